package io.tarn.cli.table;

import io.tarn.cli.connect.CliContext;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tarn table}: the list of its commands. */
@Command(
        name = "table",
        header = "Look into tables and maintain them",
        synopsisSubcommandLabel = "COMMAND",
        description = {"Works on Tarn's catalog, or with --catalog-uri on any Iceberg REST catalog.", ""},
        footer = {
            "",
            "Examples:",
            "  tarn table list",
            "  tarn table snapshots demo.flights --json",
            "  tarn table metrics demo.flights --kind scan",
            "  tarn table compact demo.flights --dry-run",
            "  tarn table expire-snapshots demo.flights --older-than 7d --retain-last 3",
            "  tarn table drop demo.flights",
            "  tarn table undrop demo.flights"
        })
public final class TableCommand implements Callable<Integer> {
    private final PrintStream err;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private TableCommand(PrintStream err) {
        this.err = err;
    }

    /** The command with everything below it. */
    public static CommandLine withSubcommands(CliContext context) {
        return new CommandLine(new TableCommand(context.streams().err()))
                .addSubcommand(new ListTablesCommand(context))
                .addSubcommand(report(context, "describe", "Show columns, partitioning, size", DescribeReport::new))
                .addSubcommand(report(context, "snapshots", "List the snapshots", SnapshotsReport::new))
                .addSubcommand(report(context, "history", "Show which snapshot was current when", HistoryReport::new))
                .addSubcommand(report(context, "files", "List the files of the current snapshot", FilesReport::new))
                .addSubcommand(report(context, "partitions", "List the partitions with sizes", PartitionsReport::new))
                .addSubcommand(report(context, "refs", "List branches and tags", RefsReport::new))
                .addSubcommand(new MetricsCommand(context))
                .addSubcommand(new CompactCommand(context))
                .addSubcommand(new ExpireSnapshotsCommand(context))
                .addSubcommand(new DropCommand(context))
                .addSubcommand(new UndropCommand(context))
                .addSubcommand(new PurgeDroppedCommand(context));
    }

    private static CommandLine report(CliContext context, String name, String header, Supplier<TableReport> reports) {
        CommandLine command = new CommandLine(new TableReportCommand(context, reports));
        command.getCommandSpec().name(name).usageMessage().header(header);
        return command;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(err);
        return ExitCode.USAGE;
    }
}
