package io.tarn.query.spark;

import org.apache.spark.sql.classic.SparkSession;

/**
 * One Spark of this process, from its start to its stop. There is one at a time; a process that loses its cluster or finds it
 * again goes on with the next.
 *
 * @param number counts up from 1
 * @param place where its work is done
 * @param session the parent of its sessions
 */
record SparkGeneration(long number, SparkPlace place, SparkSession session) {
    /** Whether it was stopped: by this process, or by Spark itself because the cluster does not want it any more. */
    boolean stopped() {
        return session.sparkContext().isStopped();
    }

    /** How many executors it has now; the driver is none. */
    int executors() {
        return session.sparkContext().getExecutorMemoryStatus().size() - 1;
    }
}
