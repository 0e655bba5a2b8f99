package io.tarn.cli.table;

import io.tarn.api.ColumnInfo;
import io.tarn.api.MetricsReport;
import io.tarn.api.MetricsReports;
import io.tarn.cli.connect.CliContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn table metrics}: what clients reported on their scans and commits. */
@Command(
        name = "metrics",
        header = "Show what clients reported on scans and commits",
        description = {
            "The newest first. Clients such as Spark and Iceberg's own report by themselves; Tarn keeps the newest 1,000",
            "reports of each table, for 30 days. 'skipped_files' of a commit are the files that it removed.",
            ""
        })
final class MetricsCommand implements Callable<Integer> {
    private static final int TABLE_NAME_PARTS = 2;
    private static final List<ColumnInfo> COLUMNS = Report.columns(
            "received_at timestamp",
            "kind string",
            "snapshot_id bigint",
            "operation string",
            "duration_ms bigint",
            "data_files bigint",
            "skipped_files bigint",
            "delete_files bigint",
            "bytes bigint",
            "added_rows bigint",
            "removed_rows bigint");

    private final CliContext context;

    @Parameters(paramLabel = "TABLE", description = "[warehouse.]namespace.table")
    private String table = "";

    @Option(names = "--kind", paramLabel = "KIND", description = "Only of this kind: ${COMPLETION-CANDIDATES}.")
    private @Nullable Kind kind;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many, at most 1000. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Print JSON, with all of each report.")
    private boolean json;

    @Mixin
    private CatalogOptions catalogOptions = new CatalogOptions();

    /** What reports are about; written as the user writes it. */
    enum Kind {
        scan,
        commit
    }

    MetricsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Report report = new Report(context.streams(), json ? ReportFormat.JSON : ReportFormat.TEXT);
        TableName wanted = TableName.ofTable(table);
        MetricsReports answer = catalogOptions.withServer(
                context,
                wanted,
                TABLE_NAME_PARTS,
                (server, warehouse, name) -> server.get(path(warehouse, name), MetricsReports.class));
        List<ColumnInfo> columns = new ArrayList<>(COLUMNS);
        if (json) {
            columns.addAll(Report.columns("report map<string,string>"));
        }
        report.print(columns, row -> answer.reports().forEach(each -> row.accept(row(each))));
        return 0;
    }

    private String path(String warehouse, TableName name) {
        List<String> parts = name.parts();
        String namespace = parts.subList(0, parts.size() - 1).stream()
                .map(MetricsCommand::encode)
                .collect(Collectors.joining("%1F"));
        return "/v1/warehouses/" + encode(warehouse) + "/namespaces/" + namespace + "/tables/"
                + encode(parts.get(parts.size() - 1)) + "/metrics?limit=" + limit
                + (kind == null ? "" : "&kind=" + kind.name().toLowerCase(Locale.ROOT));
    }

    private static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private List<@Nullable Object> row(MetricsReport report) {
        List<@Nullable Object> row = new ArrayList<>(Report.row(
                report.receivedAt(),
                report.kind(),
                report.snapshotId(),
                report.operation(),
                report.durationMillis(),
                report.dataFiles(),
                report.otherDataFiles(),
                report.deleteFiles(),
                report.sizeBytes(),
                report.addedRecords(),
                report.removedRecords()));
        if (json) {
            row.add(report.report());
        }
        return row;
    }
}
