package io.tarn.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code tarn} alone: says what there is. */
@Command(
        name = "tarn",
        versionProvider = VersionText.class,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "A lakehouse in one process: an Apache Iceberg REST catalog, SQL over HTTP and table maintenance.",
            ""
        },
        footer = {
            "",
            "A first look:",
            "  tarn demo                                   the whole story on real data",
            "  tarn serve                                  a server on http://127.0.0.1:8181",
            "  tarn load flights.csv demo.flights          files into a table",
            "  tarn sql \"SELECT count(*) FROM demo.flights\"",
            "  tarn sql                                    an interactive shell",
            "  tarn help sql                               more about one command",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage. TARN_DEBUG=1 shows stack traces."
        })
final class TarnCommand implements Callable<Integer> {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show what a command does, and end.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it before this command is called
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version, and end.")
    @SuppressWarnings("UnusedVariable") // as for help
    private boolean version;

    private final PrintStream err;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    TarnCommand(PrintStream err) {
        this.err = err;
    }

    boolean debug() {
        return debug;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(err);
        return ExitCode.USAGE;
    }
}
