package io.tarn.query.spark.offload.expression;

import org.apache.spark.sql.SparkSession;

/** A session of the Spark that is there already, as there can be only one in a JVM; or of one that ends with this. */
final class OneSpark implements AutoCloseable {
    private final boolean ours = SparkSession.getDefaultSession().isEmpty();
    private final SparkSession session;

    OneSpark() {
        session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .getOrCreate()
                .newSession();
        session.conf().set("spark.sql.ansi.enabled", "true");
        session.conf().set("spark.sql.codegen.wholeStage", "false");
        session.conf().set("spark.sql.shuffle.partitions", "1");
    }

    SparkSession session() {
        return session;
    }

    @Override
    public void close() {
        if (ours) {
            session.stop();
            SparkSession.clearActiveSession();
            SparkSession.clearDefaultSession();
        }
    }
}
