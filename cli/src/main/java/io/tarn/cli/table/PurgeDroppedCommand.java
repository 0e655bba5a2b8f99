package io.tarn.cli.table;

import io.tarn.api.DroppedInfo;
import io.tarn.cli.connect.CliContext;
import io.tarn.cli.terminal.CommandException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn table purge-dropped}. */
@Command(
        name = "purge-dropped",
        header = "Delete the files of a dropped table now",
        description = {
            "For the disk space, before the time is over for which it is kept. The files are deleted in the background;"
                    + " the table cannot be brought back then.",
            ""
        })
final class PurgeDroppedCommand implements Callable<Integer> {
    private static final int TABLE_NAME_PARTS = 2;

    private final CliContext context;

    @Parameters(paramLabel = "TABLE", description = "[warehouse.]namespace.table")
    private String table = "";

    @Option(names = "--id", paramLabel = "ID", description = "Which one, if several had the name.")
    private @Nullable String id;

    @Option(names = "--all", description = "All that had the name.")
    private boolean all;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private CatalogOptions catalogOptions = new CatalogOptions();

    PurgeDroppedCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Report report = new Report(context.streams(), json ? ReportFormat.JSON : ReportFormat.TEXT);
        return catalogOptions.with(context, TableName.ofTable(table), TABLE_NAME_PARTS, (catalog, name) -> {
            DroppedTables dropped = catalog.dropped();
            List<DroppedInfo> kept = dropped.kept(name, id);
            if (kept.size() > 1 && !all) {
                throw new CommandException(kept.size() + " dropped tables had the name '" + name
                        + "'; say --all, or which one with --id: "
                        + String.join(
                                ", ", kept.stream().map(DroppedTables::text).toList()));
            }
            kept.forEach(one -> dropped.purge(one.id()));
            if (report.format() == ReportFormat.JSON) {
                report.print(
                        Report.columns("id string", "location string"),
                        row -> kept.forEach(one -> row.accept(Report.row(one.id(), one.location()))));
            } else {
                kept.forEach(one -> report.line(
                        name + ": the files at " + one.location() + " are being deleted in the background"));
            }
            return 0;
        });
    }
}
