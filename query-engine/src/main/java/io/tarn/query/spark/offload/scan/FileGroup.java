package io.tarn.query.spark.offload.scan;

import io.tarn.query.duckdb.NativeTable;
import io.tarn.query.spark.offload.scan.ColumnSource.FileValue;
import io.tarn.query.spark.offload.scan.FileRead.KeyJoin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.io.FileIO;

/** Files that are read together, as one SELECT. */
final class FileGroup {
    private final FileRead read;
    private final DeleteCache cache;
    private final List<PlannedFile> files = new ArrayList<>();
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, FileValue> looked = new LinkedHashMap<>();

    FileGroup(FileRead read, DeleteCache cache) {
        this.read = read;
        this.cache = cache;
    }

    /** A SELECT with the tables that it reads beside files. */
    record Select(String sql, List<NativeTable> tables) {}

    void add(PlannedFile file) {
        files.add(file);
    }

    /** The rows with the columns called so; none are one without meaning. */
    Select select(List<String> names, FileIO io) {
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            selected.add(sql(read.sources().get(i)) + " AS " + names.get(i));
        }
        List<NativeTable> tables = new ArrayList<>();
        StringBuilder joins = new StringBuilder();
        if (read.positions()) {
            DeletedPositions positions = new DeletedPositions(files, io, cache);
            tables.add(positions);
            joins.append(positions.join());
        }
        for (KeyJoin join : read.keys()) {
            joins.append(join.deletes()
                    .join(
                            "e" + tables.size(),
                            join.keys().stream().map(this::sql).toList(),
                            sql(join.sequence()),
                            sql(join.partition())));
            tables.add(join.deletes());
        }
        String columns = selected.isEmpty() ? "NULL" : String.join(", ", selected);
        return new Select("SELECT " + columns + " FROM " + rows() + lookup() + joins, tables);
    }

    private String sql(ColumnSource source) {
        return source.sql(this::reference);
    }

    /** A value that all files have stands for itself; others are looked up. */
    private String reference(FileValue value) {
        String known = values.get(value.name());
        if (known == null) {
            List<String> literals =
                    files.stream().map(value.literal()).distinct().limit(2).toList();
            known = literals.get(0);
            if (literals.size() > 1) {
                String column = "v" + looked.size();
                looked.put(column, value);
                known = "k." + column;
            }
            values.put(value.name(), known);
        }
        return known;
    }

    private String rows() {
        String schema = read.byId().isEmpty() ? "" : ", schema=" + ReadSchema.of(read.byId());
        return "read_parquet("
                + LocalPaths.list(files.stream().map(PlannedFile::path).toList()) + ", hive_partitioning=false" + schema
                + ") AS t";
    }

    private String lookup() {
        if (looked.isEmpty()) {
            return "";
        }
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            PlannedFile file = files.get(i);
            rows.add(looked.values().stream()
                    .map(value -> value.literal().apply(file))
                    .collect(Collectors.joining(",", "(" + i + ",", ")")));
        }
        return " JOIN (VALUES " + String.join(",", rows) + ") AS k(i," + String.join(",", looked.keySet())
                + ") ON k.i = CAST(t.file_index AS INTEGER)";
    }
}
