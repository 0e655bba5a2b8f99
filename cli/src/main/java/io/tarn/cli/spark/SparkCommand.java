package io.tarn.cli.spark;

import io.tarn.cli.connect.CliContext;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tarn spark}: the list of its commands. */
@Command(
        name = "spark",
        header = "Run a Spark cluster for tarn serve",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "A standalone Spark cluster from the jars that tarn itself runs from: nothing is fetched. Data files must lie",
            "where the server and all workers reach them under the same path.",
            ""
        },
        footer = {
            "",
            "A cluster on one machine, each line in a terminal of its own:",
            "  tarn spark master",
            "  tarn spark worker spark://127.0.0.1:7077 --cores 2 --memory 4g",
            "  tarn serve --spark-master spark://127.0.0.1:7077",
            "",
            "For other machines, 'tarn spark home DIR' makes a folder that they can be given:",
            "  tarn spark home /shared/tarn-spark",
            "  SPARK_HOME=/shared/tarn-spark SPARK_SCALA_VERSION=2.13 _SPARK_AUTH_SECRET=$(cat FILE) \\",
            "      java -cp '/shared/tarn-spark/conf:/shared/tarn-spark/jars/*' \\",
            "      org.apache.spark.deploy.worker.Worker spark://HOST:7077",
            "",
            "Who has the cluster's secret can run programs on it. On loopback it is made in ~/.tarn/spark-secret; off loopback",
            "name a file of your own to all three: --secret-file FILE, and for the server --spark-secret-file FILE.",
            "  (umask 077; head -c 32 /dev/urandom | base64 > FILE)"
        })
public final class SparkCommand implements Callable<Integer> {
    private final PrintStream err;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private SparkCommand(PrintStream err) {
        this.err = err;
    }

    /** The command with everything below it. */
    public static CommandLine withSubcommands(CliContext context, Distribution distribution) {
        return new CommandLine(new SparkCommand(context.streams().err()))
                .addSubcommand(new SparkMasterCommand(distribution))
                .addSubcommand(new SparkWorkerCommand(distribution))
                .addSubcommand(new SparkHomeCommand(context, distribution));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(err);
        return ExitCode.USAGE;
    }
}
