package io.tarn.cli.table;

import io.tarn.cli.connect.CliContext;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn table expire-snapshots}. */
@Command(
        name = "expire-snapshots",
        header = "Remove old snapshots and the files that only they need",
        description = {
            "The current snapshot and those that branches and tags name stay. Time travel to a snapshot that is gone"
                    + " is not possible any more.",
            ""
        })
final class ExpireSnapshotsCommand implements Callable<Integer> {
    private static final int TABLE_NAME_PARTS = 2;

    private final CliContext context;

    @Parameters(paramLabel = "TABLE", description = "[warehouse.]namespace.table")
    private String table = "";

    @Option(
            names = "--older-than",
            paramLabel = "AGE|TIME",
            converter = PastTimeConverter.class,
            description = "An age such as 7d or 12h, or a time such as 2026-01-31 or 2026-01-31T12:00:00Z."
                    + " Default: the table's history.expire.max-snapshot-age-ms, five days unless set.")
    private @Nullable Instant olderThan;

    @Option(
            names = "--retain-last",
            paramLabel = "N",
            description = "Keep at least so many of each branch."
                    + " Default: the table's history.expire.min-snapshots-to-keep, one unless set.")
    private @Nullable Integer retainLast;

    @Option(names = "--dry-run", description = "Say what would be done, and change nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private CatalogOptions catalogOptions = new CatalogOptions();

    ExpireSnapshotsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Report report = new Report(context.streams(), json ? ReportFormat.JSON : ReportFormat.TEXT);
        return catalogOptions.with(context, TableName.ofTable(table), TABLE_NAME_PARTS, (catalog, name) -> {
            ExpiryRun run = new ExpiryRun(catalog.load(name), name, olderThan, retainLast);
            if (dryRun) {
                run.plan(report);
            } else {
                run.run(report, context.streams());
            }
            return 0;
        });
    }
}
