package io.tarn.connect;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.connect.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * DataFrames and SQL on a server's tables, from a process that has Spark's Connect client and nothing else of Spark.
 * Argument: where the server's Spark Connect is, such as {@code sc://127.0.0.1:15002}.
 */
public final class PlanesWithConnect {
    private PlanesWithConnect() {}

    /** Creates {@code elsewhere.planes}, fills and reads it, prints what it read, and drops it. */
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: PlanesWithConnect sc://HOST:PORT");
            System.exit(2);
        }
        try (SparkSession spark = SparkSession.builder().remote(args[0]).create()) {
            spark.sql("CREATE NAMESPACE IF NOT EXISTS lake.elsewhere");
            StructType columns = new StructType()
                    .add("tail", DataTypes.StringType, false)
                    .add("maker", DataTypes.StringType)
                    .add("seats", DataTypes.IntegerType);
            spark.createDataFrame(
                            List.of(
                                    RowFactory.create("N10156", "EMBRAER", 55),
                                    RowFactory.create("N102UW", "AIRBUS", 182),
                                    RowFactory.create("N103US", "AIRBUS", 182)),
                            columns)
                    .writeTo("lake.elsewhere.planes")
                    .createOrReplace();
            spark.sql("UPDATE lake.elsewhere.planes SET seats = seats + 1 WHERE maker = 'EMBRAER'");
            Dataset<Row> makers = spark.table("lake.elsewhere.planes")
                    .groupBy("maker")
                    .agg(functions.sum("seats").as("seats"))
                    .orderBy("maker");
            makers.collectAsList().forEach(row -> System.out.println(row.getString(0) + " " + row.getLong(1)));
            spark.sql("DROP TABLE lake.elsewhere.planes");
        }
    }
}
