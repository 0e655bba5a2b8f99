package io.tarn.query.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.DeployMessages;
import org.apache.spark.deploy.master.WorkerInfo;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * Asks the master of a standalone cluster, in Spark's own protocol, which workers it has: a master alone runs nothing. It is
 * asked without a SparkContext, of which a process has only one, with the {@link ClusterSecret} that this process uses. For one
 * thread.
 */
final class StandaloneMaster implements ClusterProbe {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int DEFAULT_PORT = 7077;
    private static final int DEFAULT_EXECUTOR_MEGABYTES = 1_024;
    private static final String PATIENCE = "5s";

    private final ClusterSettings cluster;
    private @Nullable RpcEnv rpc;

    StandaloneMaster(ClusterSettings cluster) {
        this.cluster = cluster;
    }

    /** The addresses in {@code spark://host:port,host:port}. */
    static List<RpcAddress> addresses(String master) {
        return Arrays.stream(master.substring("spark://".length()).split(",", -1))
                .map(StandaloneMaster::address)
                .toList();
    }

    private static RpcAddress address(String text) {
        int colon = text.lastIndexOf(':');
        boolean port = colon >= 0 && text.substring(colon + 1).matches("\\d{1,5}");
        return port
                ? new RpcAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)))
                : new RpcAddress(text, DEFAULT_PORT);
    }

    @Override
    public Answer ask() {
        Answer last = Answer.no("no master is named");
        for (RpcAddress address : addresses(cluster.master())) {
            last = ask(address);
            if (last.able()) {
                return last;
            }
        }
        return last;
    }

    private Answer ask(RpcAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
        } catch (IOException | IllegalArgumentException e) {
            return Answer.no("its master " + address.hostPort() + " does not answer ("
                    + ErrorText.of(e).oneLine() + ")");
        }
        try {
            return room(state(address));
        } catch (Exception e) {
            return Answer.no("its master " + address.hostPort() + " does not tell its workers ("
                    + ErrorText.of(e).oneLine() + ")");
        }
    }

    private DeployMessages.MasterStateResponse state(RpcAddress address) {
        RpcEndpointRef master = rpc().setupEndpointRef(address, "Master");
        return master.askSync(
                DeployMessages.RequestMasterState$.MODULE$,
                ClassTag$.MODULE$.apply(DeployMessages.MasterStateResponse.class));
    }

    private RpcEnv rpc() {
        if (rpc == null) {
            SparkConf conf = new SparkConf(true);
            ClusterAccess.settings().forEach(conf::set);
            conf.set("spark.rpc.askTimeout", PATIENCE);
            conf.set("spark.rpc.lookupTimeout", PATIENCE);
            conf.set("spark.rpc.numRetries", "1");
            SecurityManager security =
                    new SecurityManager(conf, Option.empty(), SecurityManager.$lessinit$greater$default$3());
            rpc = RpcEnv.create("tarn-probe", "127.0.0.1", 0, conf, security, true);
        }
        return rpc;
    }

    private Answer room(DeployMessages.MasterStateResponse state) {
        List<WorkerInfo> workers =
                Arrays.stream(state.workers()).filter(WorkerInfo::isAlive).toList();
        int cores = cluster.executorCores() == null ? 1 : cluster.executorCores();
        long megabytes = cluster.executorMemory() == null
                ? DEFAULT_EXECUTOR_MEGABYTES
                : cluster.executorMemory().bytes() >> 20;
        if (workers.isEmpty()) {
            return Answer.no("its master " + state.host() + ":" + state.port() + " has no workers");
        }
        boolean room = workers.stream().anyMatch(w -> w.coresFree() >= cores && w.memoryFree() >= megabytes);
        if (!room) {
            return Answer.no("none of its workers (" + workers.size() + ") has room for an executor of " + cores
                    + (cores == 1 ? " core" : " cores") + " and " + megabytes + " MB");
        }
        return Answer.yes(workers.stream().mapToInt(WorkerInfo::cores).sum());
    }

    @Override
    public void close() {
        if (rpc != null) {
            rpc.shutdown();
            rpc = null;
        }
    }
}
