package io.tarn.cli.spark;

import io.tarn.cli.connect.CliContext;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn spark home}. */
@Command(
        name = "home",
        header = "Make a SPARK_HOME with every jar that executors need",
        description = "Copies what is missing or has changed; run it again after an update of tarn.")
final class SparkHomeCommand implements Callable<Integer> {
    private final CliContext context;
    private final Distribution distribution;

    @Parameters(paramLabel = "DIR", description = "The folder; made if it is not there.")
    private Path folder = Path.of("");

    @Option(names = "--links", description = "Symbolic links in place of copies: at once, for this machine only.")
    private boolean links;

    SparkHomeCommand(CliContext context, Distribution distribution) {
        this.context = context;
        this.distribution = distribution;
    }

    @Override
    public Integer call() {
        SparkHome home = new SparkHome(folder, distribution);
        int jars = home.assemble(links ? JarPlacement.LINKS : JarPlacement.FILES);
        context.streams().out().println(home.folder() + " holds " + jars + " jars");
        return ExitCode.OK;
    }
}
