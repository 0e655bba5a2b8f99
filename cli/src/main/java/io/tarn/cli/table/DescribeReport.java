package io.tarn.cli.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.cli.terminal.SizeText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.SortField;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/** What a table is: place, columns, partitioning, order, properties and present size. */
final class DescribeReport implements TableReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void print(Table table, TableName name, Report report) {
        if (report.format() == ReportFormat.JSON) {
            report.object(json(table, name));
        } else {
            text(table, name, report);
        }
    }

    private static void text(Table table, TableName name, Report report) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("Table", name);
        facts.put("UUID", table.uuid());
        facts.put("Location", table.location());
        facts.put("Format", "Iceberg version " + TableUtil.formatVersion(table));
        facts.put("Partitioned by", orNothing(partitioning(table)));
        facts.put("Sorted by", orNothing(sorting(table)));
        Snapshot current = table.currentSnapshot();
        if (current == null) {
            facts.put("Snapshot", "none: the table is empty");
        } else {
            facts.put(
                    "Snapshot",
                    current.snapshotId() + ", " + Instant.ofEpochMilli(current.timestampMillis()) + ", "
                            + current.operation());
            facts.put("Size", size(current));
        }
        facts.forEach((key, value) -> report.line(String.format(Locale.ROOT, "%-15s %s", key, value)));
        report.line("");
        report.table(
                Report.columns("id int", "column string", "type string", "required boolean", "comment string"),
                row -> table.schema().columns().forEach(column -> row.accept(column(column))));
        if (!table.properties().isEmpty()) {
            report.line("");
            report.table(
                    Report.columns("property string", "value string"),
                    row -> new TreeMap<>(table.properties())
                            .forEach((key, value) -> row.accept(Report.row(key, value))));
        }
    }

    private static List<@Nullable Object> column(NestedField column) {
        return Report.row(
                column.fieldId(),
                column.name(),
                column.type().toString(),
                column.isRequired(),
                column.doc() == null ? "" : column.doc());
    }

    private static String size(Snapshot current) {
        Long rows = SnapshotsReport.count(current, SnapshotSummary.TOTAL_RECORDS_PROP);
        Long files = SnapshotsReport.count(current, SnapshotSummary.TOTAL_DATA_FILES_PROP);
        Long bytes = SnapshotsReport.count(current, SnapshotSummary.TOTAL_FILE_SIZE_PROP);
        return rows == null || files == null || bytes == null
                ? "not known"
                : String.format(Locale.ROOT, "%,d rows in %,d files, %s", rows, files, SizeText.of(bytes));
    }

    private static String orNothing(List<String> fields) {
        return fields.isEmpty() ? "nothing" : String.join(", ", fields);
    }

    private static List<String> partitioning(Table table) {
        return table.spec().fields().stream()
                .map(field -> transformed(table, field))
                .collect(Collectors.toList());
    }

    private static String transformed(Table table, PartitionField field) {
        return transformed(field.transform().toString(), table.schema().findColumnName(field.sourceId()));
    }

    private static List<String> sorting(Table table) {
        return table.sortOrder().fields().stream()
                .map(field -> sorted(table, field))
                .toList();
    }

    private static String sorted(Table table, SortField field) {
        String column = table.schema().findColumnName(field.sourceId());
        return transformed(field.transform().toString(), column)
                + " " + field.direction().toString().toLowerCase(Locale.ROOT)
                + " " + field.nullOrder().toString().toLowerCase(Locale.ROOT);
    }

    /** {@code bucket[16]} of {@code id} as it is written in SQL: {@code bucket(16, id)}. */
    private static String transformed(String transform, String column) {
        int bracket = transform.indexOf('[');
        if (bracket > 0) {
            String width = transform.substring(bracket + 1, transform.length() - 1);
            return transform.substring(0, bracket) + "(" + width + ", " + column + ")";
        }
        return transform.equals("identity") ? column : transform + "(" + column + ")";
    }

    private static Map<String, @Nullable Object> json(Table table, TableName name) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", name.toString());
        json.put("uuid", table.uuid().toString());
        json.put("location", table.location());
        json.put("format_version", TableUtil.formatVersion(table));
        json.put("schema", tree(SchemaParser.toJson(table.schema())));
        json.put("partitioned_by", partitioning(table));
        json.put("sorted_by", sorting(table));
        json.put("properties", new TreeMap<>(table.properties()));
        Snapshot current = table.currentSnapshot();
        json.put("current_snapshot_id", current == null ? null : current.snapshotId());
        json.put("summary", current == null ? Map.of() : new TreeMap<>(current.summary()));
        return json;
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Iceberg wrote a schema that is not JSON", e);
        }
    }
}
