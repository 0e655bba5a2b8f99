package io.tarn.samples.jobs;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Locale;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A forecast with MLlib: a line through the mean delay of each day, by linear regression, drawn on for a week. SQL draws the
 * same line with {@code regr_slope} and {@code regr_intercept}. Argument: the table of flights. MLlib's own libraries must be
 * on the class path of the program and of the executors.
 *
 * <pre>spark-submit --class io.tarn.samples.jobs.DelayForecast tarn-samples.jar demo.flights</pre>
 */
public final class DelayForecast {
    private static final int DAYS_AHEAD = 7;

    private DelayForecast() {}

    /** Prints slope and intercept of both lines, and the forecast of each day of the week after the last flight. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("usage: DelayForecast FLIGHTS-TABLE");
            System.exit(2);
        }
        try (SparkSession spark =
                SparkSession.builder().appName("delay forecast").getOrCreate()) {
            spark.sql("SELECT unix_date(DATE(date)) - unix_date(DATE'2001-01-01') AS day, avg(delay) AS delay FROM "
                            + args[0] + " GROUP BY 1")
                    .cache()
                    .createOrReplaceTempView("days");

            Dataset<Row> points = new VectorAssembler()
                    .setInputCols(new String[] {"day"})
                    .setOutputCol("x")
                    .transform(spark.table("days"));
            LinearRegressionModel line = new LinearRegression()
                    .setFeaturesCol("x")
                    .setLabelCol("delay")
                    .fit(points);
            print("MLlib", line.coefficients().apply(0), line.intercept());

            Row sql = spark.sql("SELECT regr_slope(delay, day), regr_intercept(delay, day), max(day) FROM days")
                    .first();
            print("SQL", sql.getDouble(0), sql.getDouble(1));

            int lastDay = sql.getInt(2);
            for (int day = lastDay + 1; day <= lastDay + DAYS_AHEAD; day++) {
                System.out.printf(
                        Locale.ROOT,
                        "%s %.4f minutes%n",
                        LocalDate.of(2001, 1, 1).plusDays(day),
                        line.predict(Vectors.dense(day)));
            }
        }
    }

    private static void print(String who, double slope, double intercept) {
        System.out.println(who + ": slope " + slope + ", intercept " + intercept);
    }
}
