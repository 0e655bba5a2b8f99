package io.tarn.query.spark;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.classic.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one Spark after the other. For one thread at a time. */
final class SparkStarter {
    private static final Logger LOG = LoggerFactory.getLogger(SparkStarter.class);

    private final SparkConfiguration configuration;
    private final @Nullable ConnectServer connect;
    private final AtomicLong started = new AtomicLong();

    /** {@code connect} is null where clients of Spark Connect are not served. */
    SparkStarter(SparkConfiguration configuration, @Nullable ConnectServer connect) {
        this.configuration = configuration;
        this.connect = connect;
    }

    /** A Spark with this place, up; {@code clusterCores} is what is known of the cluster's size, 0 if nothing is. */
    SparkGeneration start(SparkPlace place, int clusterCores) {
        long began = System.nanoTime();
        // What is special to a cluster (a secret, an image) comes from the operator as -Dspark.* of this process.
        SparkConf conf = new SparkConf(place == SparkPlace.CLUSTER);
        configuration.entries(place, clusterCores).forEach(conf::set);
        if (connect != null) {
            connect.configuration().forEach(conf::set);
        }
        RefusedFunctions.drop();
        // A session of the Spark before would be taken for this one's.
        SparkSession.clearActiveSession();
        SparkSession.clearDefaultSession();
        SparkSession session = SparkSession.builder().config(conf).getOrCreate();
        SparkSession.clearActiveSession();
        SparkGeneration generation = new SparkGeneration(started.incrementAndGet(), place, session);
        if (connect != null) {
            connect.start(generation);
        }
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
            if (connect != null) {
                connect.stop();
            }
            generation.session().stop();
        } catch (RuntimeException e) {
            LOG.warn("Spark on {} did not stop cleanly", generation.place(), e);
        }
    }
}
