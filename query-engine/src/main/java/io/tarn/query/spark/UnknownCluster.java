package io.tarn.query.spark;

import java.util.ServiceLoader;
import org.apache.spark.scheduler.ExternalClusterManager;

/** A cluster whose state is known only to those that use it: Kubernetes and YARN. */
final class UnknownCluster implements ClusterProbe {
    private final String master;

    UnknownCluster(String master) {
        this.master = master;
    }

    @Override
    public Answer ask() {
        for (ExternalClusterManager manager : ServiceLoader.load(ExternalClusterManager.class)) {
            if (manager.canCreate(master)) {
                return Answer.yes(0);
            }
        }
        return Answer.no("Spark's client for it is not among the server's jars");
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
