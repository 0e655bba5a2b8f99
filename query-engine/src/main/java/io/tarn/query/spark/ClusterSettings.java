package io.tarn.query.spark;

import io.tarn.api.ByteSize;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where Spark's work is done.
 *
 * @param master {@code local[*]}, {@code local[4]}, {@code spark://host:7077}, {@code k8s://https://host:6443}, {@code yarn}
 * @param executors how many executors are asked for, null for what the cluster gives
 * @param executorCores cores of each, null for what the cluster gives
 * @param executorMemory heap of each, null for Spark's default
 * @param secretFile holds the secret of a standalone cluster, null for that of this user's home
 * @param driverHost the name or address under which executors reach this process, null for the one that Spark finds
 * @param connectPort loopback port for Spark Connect clients, 0 for any free one, null for none
 */
public record ClusterSettings(
        String master,
        @Nullable Integer executors,
        @Nullable Integer executorCores,
        @Nullable ByteSize executorMemory,
        @Nullable Path secretFile,
        @Nullable String driverHost,
        @Nullable Integer connectPort) {

    /** All cores of this process and no cluster. */
    public static ClusterSettings inProcess() {
        return new ClusterSettings("local[*]", null, null, null, null, null, null);
    }

    /** Whether the cluster is one of Spark's own, with a master that we can ask. */
    boolean standalone() {
        return master.startsWith("spark://");
    }

    /** Whether the work is done in this process. */
    public boolean local() {
        return master.startsWith("local");
    }
}
