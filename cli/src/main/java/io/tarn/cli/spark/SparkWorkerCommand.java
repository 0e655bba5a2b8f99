package io.tarn.cli.spark;

import io.tarn.server.SparkCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn spark worker}. */
@Command(
        name = "worker",
        header = "Run a worker of a standalone Spark cluster",
        description = "In the foreground, until SIGTERM or Ctrl-C. Its executors run from tarn's own jars.")
final class SparkWorkerCommand implements Callable<Integer> {
    private final Distribution distribution;

    @Parameters(paramLabel = "MASTER", description = "spark://HOST:PORT")
    private String master = "";

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Name or address to listen on, as the server reaches it (default: ${DEFAULT-VALUE}).",
            defaultValue = "127.0.0.1")
    private String host = "";

    @Option(names = "--cores", paramLabel = "N", description = "Cores to give (default: all of this machine).")
    private @Nullable Integer cores;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Memory to give, such as 4g (default: all of this machine but 1 GB).")
    private @Nullable String memory;

    @Option(
            names = "--page-port",
            paramLabel = "PORT",
            description =
                    "Port of the worker's web page, on loopback; the next free one if it is taken (default: ${DEFAULT-VALUE}).",
            defaultValue = "8081")
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
            description = "Folder for links to the jars, for the executors' logs and for what they spill"
                    + " (default: ./${DEFAULT-VALUE}).",
            defaultValue = "tarn-spark")
    private Path folder = Path.of("");

    SparkWorkerCommand(Distribution distribution) {
        this.distribution = distribution;
    }

    @Override
    public Integer call() {
        String secret = SparkCluster.secret(secretFile, hosts());
        Path place = folder.toAbsolutePath().normalize();
        SparkHome home = new SparkHome(place.resolve("home"), distribution);
        home.assemble(JarPlacement.LINKS);
        List<String> arguments = new ArrayList<>(List.of(
                "--host", host,
                "--webui-port", String.valueOf(pagePort),
                "--work-dir", place.resolve("work").toString()));
        if (cores != null) {
            arguments.addAll(List.of("--cores", String.valueOf(cores)));
        }
        if (memory != null) {
            arguments.addAll(List.of("--memory", memory));
        }
        arguments.add(master);
        return new SparkProcess(distribution, home, secret)
                .run(
                        List.of(
                                "-Xmx512m",
                                "-Dspark.local.dir=" + place.resolve("local"),
                                "-Dspark.worker.cleanup.enabled=true"),
                        "org.apache.spark.deploy.worker.Worker",
                        arguments);
    }

    /** This host, and those of the masters. */
    private List<String> hosts() {
        List<String> hosts = new ArrayList<>(List.of(host));
        for (String address : master.replaceFirst("^spark://", "").split(",", -1)) {
            hosts.add(address.replaceFirst(":\\d{1,5}$", ""));
        }
        return hosts;
    }
}
