package io.tarn.samples.jobs;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/**
 * A stream of files into a table: every file of JSON lines that appears in a folder is appended, in micro-batches of one
 * commit each, until the program is stopped. The checkpoint folder says which files a batch has, and each commit to the
 * table says which batch it was; so a program that was killed, at whatever point, goes on where it was, and each row is in
 * the table once. Move files into the folder whole: one that is still being written would be read as it is. Arguments: the
 * folder, the checkpoint folder, and the table.
 *
 * <pre>spark-submit --class io.tarn.samples.jobs.ArrivalStream tarn-samples.jar arrivals checkpoint demo.arrivals</pre>
 */
public final class ArrivalStream {
    private static final String COLUMNS = "id BIGINT, airport STRING, at TIMESTAMP, delay INT";
    private static final int FILES_OF_A_BATCH = 2;

    private ArrivalStream() {}

    /** Makes the table if it is not there, and appends to it until the process ends. */
    public static void main(String[] args) throws IOException, TimeoutException, StreamingQueryException {
        if (args.length != 3) {
            System.err.println("usage: ArrivalStream FOLDER CHECKPOINT-FOLDER TABLE");
            System.exit(2);
        }
        try (SparkSession spark = SparkSession.builder().appName("arrivals").getOrCreate()) {
            spark.sql("CREATE TABLE IF NOT EXISTS " + args[2] + " (" + COLUMNS + ") USING iceberg");
            Dataset<Row> arrivals = spark.readStream()
                    .schema(COLUMNS)
                    .option("maxFilesPerTrigger", FILES_OF_A_BATCH)
                    .json(args[0]);
            StreamingQuery query = arrivals.writeStream()
                    .outputMode("append")
                    .option("checkpointLocation", args[1])
                    .trigger(Trigger.ProcessingTime("1 second"))
                    .toTable(args[2]);
            query.awaitTermination();
        }
    }
}
