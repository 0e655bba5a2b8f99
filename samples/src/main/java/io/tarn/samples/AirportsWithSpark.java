package io.tarn.samples;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark session of its own, in a process of its own, that creates, writes, changes, reads and drops a table through the
 * REST catalog. Arguments: the catalog's URI, and the path of {@code airports.csv}.
 */
public final class AirportsWithSpark {
    private AirportsWithSpark() {}

    /** Runs the sample and prints what it read. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: AirportsWithSpark CATALOG-URI AIRPORTS-CSV");
            System.exit(2);
        }
        try (SparkSession spark = session(args[0])) {
            spark.read()
                    .option("header", true)
                    .option("inferSchema", true)
                    .csv(args[1])
                    .createOrReplaceTempView("csv");
            spark.sql("CREATE NAMESPACE IF NOT EXISTS lake.elsewhere");
            spark.sql(
                    "CREATE TABLE lake.elsewhere.airports USING iceberg PARTITIONED BY (state) AS SELECT * FROM csv ORDER BY state");
            spark.sql("DELETE FROM lake.elsewhere.airports WHERE country <> 'USA'");
            List<Row> states = spark.sql(
                            "SELECT state, count(*) AS airports FROM lake.elsewhere.airports GROUP BY state ORDER BY 2 DESC, 1 LIMIT 3")
                    .collectAsList();
            states.forEach(row -> System.out.println(row.getString(0) + " " + row.getLong(1)));
            System.out.println("airports in the USA: "
                    + spark.sql("SELECT count(*) FROM lake.elsewhere.airports")
                            .first()
                            .getLong(0));
            spark.sql("DROP TABLE lake.elsewhere.airports PURGE");
            System.out.println(
                    "tables left: " + spark.sql("SHOW TABLES IN lake.elsewhere").count());
        }
    }

    private static SparkSession session(String catalogUri) {
        return SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
                .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
                .config("spark.sql.catalog.lake.type", "rest")
                .config("spark.sql.catalog.lake.uri", catalogUri)
                .config("spark.sql.catalog.lake.warehouse", "lake")
                .getOrCreate();
    }
}
