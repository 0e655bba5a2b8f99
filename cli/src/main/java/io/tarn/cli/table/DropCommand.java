package io.tarn.cli.table;

import io.tarn.api.DroppedInfo;
import io.tarn.cli.connect.CliContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn table drop}. */
@Command(
        name = "drop",
        header = "Drop a table; 'undrop' brings it back",
        description = {
            "The name is free at once. The table is kept for as long as the server's drop.retention says, 7 days by default;"
                    + " with --purge its files are deleted instead, in the background.",
            ""
        })
final class DropCommand implements Callable<Integer> {
    private static final int TABLE_NAME_PARTS = 2;

    private final CliContext context;

    @Parameters(paramLabel = "TABLE", description = "[warehouse.]namespace.table")
    private String table = "";

    @Option(names = "--purge", description = "Delete the table's files; this cannot be undone.")
    private boolean purge;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private CatalogOptions catalogOptions = new CatalogOptions();

    DropCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Report report = new Report(context.streams(), json ? ReportFormat.JSON : ReportFormat.TEXT);
        return catalogOptions.with(context, TableName.ofTable(table), TABLE_NAME_PARTS, (catalog, name) -> {
            if (purge) {
                catalog.purge(name);
            } else {
                catalog.drop(name);
            }
            Optional<DroppedInfo> kept = purge ? Optional.empty() : kept(catalog, name);
            if (report.format() == ReportFormat.JSON) {
                report.object(object(name, kept.orElse(null)));
            } else {
                report.line(text(name, kept.orElse(null)));
            }
            return 0;
        });
    }

    private static Optional<DroppedInfo> kept(OpenCatalog catalog, TableName name) {
        return catalog.droppedIfTarn().stream()
                .flatMap(dropped -> dropped.named(name).stream())
                .filter(DroppedTables::isKept)
                .findFirst();
    }

    private String text(TableName name, @Nullable DroppedInfo kept) {
        if (purge) {
            return name + ": dropped; its files are being deleted in the background";
        }
        if (kept == null) {
            return name + ": dropped; its files stay";
        }
        return name + ": dropped; until " + kept.keepUntil() + " 'tarn table undrop " + table + "' brings it back";
    }

    private Map<String, @Nullable Object> object(TableName name, @Nullable DroppedInfo kept) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("table", name.toString());
        object.put("purge", purge);
        object.put("id", kept == null ? null : kept.id());
        object.put("keep_until", kept == null ? null : kept.keepUntil());
        return object;
    }
}
