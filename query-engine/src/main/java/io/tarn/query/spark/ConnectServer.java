package io.tarn.query.spark;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.connect.service.SparkConnectService$;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * Spark Connect on this process's Spark, on loopback only: its clients need no password. A new Spark has a new one on
 * the same port; sessions end with the old one. For one thread.
 */
final class ConnectServer {
    private static final long STOP_SECONDS = 3;
    private static final Logger LOG = LoggerFactory.getLogger(ConnectServer.class);

    private int port;

    /** A server that is not started yet; port 0 takes any free one. */
    ConnectServer(int port) {
        this.port = port;
    }

    /** What the configuration of Spark must say before it starts. */
    Map<String, String> configuration() {
        return Map.of(
                "spark.connect.grpc.binding.address",
                "127.0.0.1",
                "spark.connect.grpc.binding.port",
                String.valueOf(port),
                "spark.connect.grpc.interceptor.classes",
                ConnectGuard.class.getName(),
                // Guarded is only what can be read.
                "spark.connect.session.planCompression.threshold",
                "-1");
    }

    void start(SparkGeneration generation) {
        SparkConnectService$.MODULE$.start(generation.session().sparkContext());
        port = SparkConnectService$.MODULE$.localPort();
        LOG.info("Spark Connect listens on sc://127.0.0.1:{}", port);
    }

    void stop() {
        if (SparkConnectService$.MODULE$.started()) {
            SparkConnectService$.MODULE$.stop(Option.apply(STOP_SECONDS), Option.apply(TimeUnit.SECONDS));
        }
    }
}
