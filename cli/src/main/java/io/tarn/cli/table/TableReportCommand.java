package io.tarn.cli.table;

import io.tarn.cli.connect.CliContext;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that reads one table and prints a report on it. */
@Command
final class TableReportCommand implements Callable<Integer> {
    private static final int TABLE_NAME_PARTS = 2;

    private final CliContext context;
    private final Supplier<TableReport> reports;

    @Parameters(paramLabel = "TABLE", description = "[warehouse.]namespace.table")
    private String table = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private CatalogOptions catalogOptions = new CatalogOptions();

    TableReportCommand(CliContext context, Supplier<TableReport> reports) {
        this.context = context;
        this.reports = reports;
    }

    @Override
    public Integer call() {
        Report report = new Report(context.streams(), json ? ReportFormat.JSON : ReportFormat.TEXT);
        catalogOptions.<@Nullable Object>with(context, TableName.ofTable(table), TABLE_NAME_PARTS, (catalog, name) -> {
            reports.get().print(catalog.load(name), name, report);
            return null;
        });
        return 0;
    }
}
