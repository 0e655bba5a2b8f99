package io.tarn.query.spark;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.classic.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one Spark after the other. For one thread at a time. */
final class SparkStarter {
    private static final Logger LOG = LoggerFactory.getLogger(SparkStarter.class);

    private final SparkConfiguration configuration;
    private final AtomicLong started = new AtomicLong();

    SparkStarter(SparkConfiguration configuration) {
        this.configuration = configuration;
    }

    /** A Spark with this place, up; {@code clusterCores} is what is known of the cluster's size, 0 if nothing is. */
    SparkGeneration start(SparkPlace place, int clusterCores) {
        long began = System.nanoTime();
        SparkConf conf = new SparkConf(false);
        configuration.entries(place, clusterCores).forEach(conf::set);
        // A session of the Spark before would be taken for this one's.
        SparkSession.clearActiveSession();
        SparkSession.clearDefaultSession();
        SparkSession session = SparkSession.builder().config(conf).getOrCreate();
        SparkSession.clearActiveSession();
        SparkGeneration generation = new SparkGeneration(started.incrementAndGet(), place, session);
        LOG.info(
                "Spark {} on {} is up after {} ms",
                session.version(),
                session.sparkContext().master(),
                (System.nanoTime() - began) / 1_000_000);
        return generation;
    }

    /** Pays for class loading and code generation once, so that the first statement of a user does not. */
    void warmUp(SparkGeneration generation) {
        generation
                .session()
                .newSession()
                .sql("SELECT count(*), max(id) FROM range(10) GROUP BY id % 2 ORDER BY 1")
                .collectAsList();
    }

    void stop(SparkGeneration generation) {
        try {
            generation.session().stop();
        } catch (RuntimeException e) {
            LOG.warn("Spark on {} did not stop cleanly", generation.place(), e);
        }
    }
}
