package io.tarn.cli.table;

import io.tarn.api.DroppedInfo;
import io.tarn.cli.connect.CliContext;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.iceberg.catalog.TableIdentifier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn table list}. */
@Command(name = "list", header = "List tables, or with --dropped what was dropped")
final class ListTablesCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAMESPACE",
            description = "[warehouse.]namespace; tables of namespaces below it are listed too. Default: all.")
    private @Nullable String namespace;

    @Option(names = "--dropped", description = "List what was dropped and is still kept, or is being deleted.")
    private boolean dropped;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private CatalogOptions catalogOptions = new CatalogOptions();

    ListTablesCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Report report = new Report(context.streams(), json ? ReportFormat.JSON : ReportFormat.TEXT);
        TableName top = namespace == null ? new TableName(List.of()) : TableName.ofNamespace(namespace);
        return catalogOptions.with(context, top, 0, (catalog, name) -> {
            if (dropped) {
                printDropped(catalog.dropped(), name.parts(), report);
                return 0;
            }
            List<TableIdentifier> tables = catalog.list(name.parts());
            report.print(
                    Report.columns("namespace string", "table string"),
                    row -> tables.forEach(
                            table -> row.accept(Report.row(table.namespace().toString(), table.name()))));
            return 0;
        });
    }

    private static void printDropped(DroppedTables dropped, List<String> namespace, Report report) {
        report.print(
                Report.columns(
                        "namespace string",
                        "name string",
                        "kind string",
                        "dropped_at string",
                        "state string",
                        "keep_until string",
                        "files_deleted bigint",
                        "last_error string",
                        "id string"),
                row -> dropped.forEach(one -> {
                    if (isBelow(one.namespace(), namespace)) {
                        row.accept(values(one));
                    }
                }));
    }

    private static List<@Nullable Object> values(DroppedInfo one) {
        DroppedInfo.Purge purge = one.purge();
        return Report.row(
                String.join(".", one.namespace()),
                one.name(),
                one.kind(),
                one.droppedAt(),
                one.state(),
                one.keepUntil(),
                purge == null ? null : purge.filesDeleted(),
                purge == null ? null : purge.lastError(),
                one.id());
    }

    private static boolean isBelow(List<String> namespace, List<String> top) {
        return namespace.size() >= top.size()
                && namespace.subList(0, top.size()).equals(top);
    }
}
