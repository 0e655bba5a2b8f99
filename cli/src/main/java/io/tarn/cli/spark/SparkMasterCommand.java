package io.tarn.cli.spark;

import io.tarn.server.SparkCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn spark master}. */
@Command(
        name = "master",
        header = "Run the master of a standalone Spark cluster",
        description = "In the foreground, until SIGTERM or Ctrl-C.")
final class SparkMasterCommand implements Callable<Integer> {
    private final Distribution distribution;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description =
                    "Name or address to listen on, as workers and the server reach it (default: ${DEFAULT-VALUE}).",
            defaultValue = "127.0.0.1")
    private String host = "";

    @Option(names = "--port", paramLabel = "PORT", description = "Default: ${DEFAULT-VALUE}.", defaultValue = "7077")
    private int port;

    @Option(
            names = "--page-port",
            paramLabel = "PORT",
            description =
                    "Port of the master's web page, on loopback; the next free one if it is taken (default: ${DEFAULT-VALUE}).",
            defaultValue = "8080")
    private int pagePort;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description =
                    "File with the secret that the master, the workers and the server share, readable by its owner only"
                            + " (default: ~/.tarn/spark-secret, made at first need, for a cluster on loopback only).")
    private @Nullable Path secretFile;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Folder for links to the jars (default: ./${DEFAULT-VALUE}).",
            defaultValue = "tarn-spark")
    private Path folder = Path.of("");

    SparkMasterCommand(Distribution distribution) {
        this.distribution = distribution;
    }

    @Override
    public Integer call() {
        String secret = SparkCluster.secret(secretFile, List.of(host));
        SparkHome home = new SparkHome(folder.resolve("home"), distribution);
        home.assemble(JarPlacement.LINKS);
        return new SparkProcess(distribution, home, secret)
                .run(
                        List.of("-Xmx512m"),
                        "org.apache.spark.deploy.master.Master",
                        List.of(
                                "--host", host,
                                "--port", String.valueOf(port),
                                "--webui-port", String.valueOf(pagePort)));
    }
}
