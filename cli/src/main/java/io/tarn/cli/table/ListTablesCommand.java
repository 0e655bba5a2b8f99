package io.tarn.cli.table;

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
@Command(name = "list", header = "List tables")
final class ListTablesCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAMESPACE",
            description = "[warehouse.]namespace; tables of namespaces below it are listed too. Default: all.")
    private @Nullable String namespace;

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
            List<TableIdentifier> tables = catalog.list(name.parts());
            report.print(
                    Report.columns("namespace string", "table string"),
                    row -> tables.forEach(
                            table -> row.accept(Report.row(table.namespace().toString(), table.name()))));
            return 0;
        });
    }
}
