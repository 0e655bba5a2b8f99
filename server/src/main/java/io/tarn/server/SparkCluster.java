package io.tarn.server;

import io.tarn.query.spark.ClusterAccess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a master and workers must have in common with a server that works on their cluster. */
public final class SparkCluster {
    private SparkCluster() {}

    /** The settings of Spark that all of them have; without the secret. */
    public static Map<String, String> settings() {
        return ClusterAccess.settings();
    }

    /**
     * Returns the secret of the cluster, as {@code spark.secret-file} of a server does.
     *
     * @param file holds it; null for the one in this user's home, for a cluster on loopback only
     * @param hosts names and addresses on which the processes listen
     * @throws io.tarn.api.TarnException {@code INVALID_VALUE} if there is none that can be used
     */
    public static String secret(@Nullable Path file, List<String> hosts) {
        return ClusterAccess.secret(file, hosts);
    }
}
