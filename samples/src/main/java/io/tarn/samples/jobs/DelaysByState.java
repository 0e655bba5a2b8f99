package io.tarn.samples.jobs;

import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * An RDD over a table: the mean delay of the flights that leave each state. The small table of airports goes to every
 * executor once, as a broadcast variable; an accumulator counts the flights whose airport it does not have. Arguments: the
 * table of flights, and the table of airports.
 *
 * <pre>spark-submit --class io.tarn.samples.jobs.DelaysByState tarn-samples.jar demo.flights demo.airports</pre>
 */
public final class DelaysByState {
    private DelaysByState() {}

    /** Flights of one state and the sum of their delays in minutes. */
    private record Delays(long flights, long minutes) implements Serializable {
        Delays plus(Delays other) {
            return new Delays(flights + other.flights, minutes + other.minutes);
        }
    }

    /** Prints a line for each state, and how many flights left from an airport that is not in the table. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: DelaysByState FLIGHTS-TABLE AIRPORTS-TABLE");
            System.exit(2);
        }
        try (SparkSession spark =
                        SparkSession.builder().appName("delays by state").getOrCreate();
                JavaSparkContext context = new JavaSparkContext(spark.sparkContext())) {
            Map<String, String> stateOfAirport = new HashMap<>();
            spark.table(args[1])
                    .select("iata", "state")
                    .collectAsList()
                    .forEach(row -> stateOfAirport.put(row.getString(0), row.getString(1)));
            Broadcast<Map<String, String>> states = context.broadcast(stateOfAirport);
            LongAccumulator unknown = spark.sparkContext().longAccumulator("flights without an airport");

            JavaRDD<Row> flights = spark.table(args[0])
                    .selectExpr("origin", "CAST(delay AS BIGINT) AS delay")
                    .javaRDD();
            // In an action Spark counts each row once, also when a task is run again; in a transformation it might not.
            Map<String, Delays> byState = flights.aggregate(
                    new TreeMap<String, Delays>(),
                    (sums, flight) -> {
                        String state = states.value().get(flight.getString(0));
                        if (state == null) {
                            unknown.add(1);
                        } else {
                            sums.merge(state, new Delays(1, flight.getLong(1)), Delays::plus);
                        }
                        return sums;
                    },
                    (some, others) -> {
                        others.forEach((state, delays) -> some.merge(state, delays, Delays::plus));
                        return some;
                    });

            byState.forEach((state, delays) -> System.out.printf(
                    Locale.ROOT,
                    "%s %d flights, %.3f minutes%n",
                    state,
                    delays.flights(),
                    (double) delays.minutes() / delays.flights()));
            System.out.println("flights without an airport: " + unknown.value());
        }
    }
}
