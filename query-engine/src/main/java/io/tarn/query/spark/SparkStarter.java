package io.tarn.query.spark;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.classic.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one Spark after the other. For one thread at a time. */
final class SparkStarter {
    private static final Logger LOG = LoggerFactory.getLogger(SparkStarter.class);

    private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";

    /** Spark puts the opposite before it, for the whole JVM, for the sake of certificates that nothing here uses. */
    private static final String CHECK_HOST_NAMES = "-Dio.netty.handler.ssl.defaultEndpointVerificationAlgorithm=HTTPS";

    private final SparkConfiguration configuration;
    private final @Nullable ConnectServer connect;
    private final @Nullable ClusterSecret secret;
    private final AtomicLong started = new AtomicLong();

    /** {@code connect} is null where clients of Spark Connect are not served, {@code secret} where there is no standalone cluster. */
    SparkStarter(SparkConfiguration configuration, @Nullable ConnectServer connect, @Nullable ClusterSecret secret) {
        this.configuration = configuration;
        this.connect = connect;
        this.secret = secret;
        if (secret != null) {
            secret.use();
        }
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
        SparkSession session = session(conf, place);
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

    private SparkSession session(SparkConf conf, SparkPlace place) {
        if (place == SparkPlace.CLUSTER) {
            conf.set(EXECUTOR_OPTIONS, (CHECK_HOST_NAMES + " " + conf.get(EXECUTOR_OPTIONS, "")).strip());
        }
        ClusterSecret shared = secret;
        if (shared != null && place == SparkPlace.CLUSTER) {
            conf.set(ClusterSecret.SETTING, shared.value());
        }
        SparkContext context = new SparkContext(conf);
        if (shared != null) {
            shared.use();
            // Sessions copy the configuration, and executors are sent it; neither needs the secret from there.
            context.conf().remove(ClusterSecret.SETTING);
        }
        SparkSession session = SparkSession.builder().sparkContext(context).getOrCreate();
        SparkSession.clearActiveSession();
        return session;
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
