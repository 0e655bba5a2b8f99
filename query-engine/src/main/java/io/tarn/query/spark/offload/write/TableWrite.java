package io.tarn.query.spark.offload.write;

import static java.util.stream.Collectors.joining;

import io.tarn.query.duckdb.DuckDbSql;
import io.tarn.query.duckdb.WrittenFile;
import io.tarn.query.spark.offload.expression.NativeTypes;
import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.storage.Location;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.encryption.PlaintextEncryptionManager;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.spark.SparkWriteConf;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.types.StructField;

/**
 * How DuckDB writes the rows of a query as data files of a table, as Iceberg's own writer for Spark would: what the table's properties, the
 * session and the statement say of files holds. Immutable.
 */
public final class TableWrite {
    /** Columns of partitions, beside the table's; they are not written. */
    private static final String KEY = "tarn_key_";

    private final Table table;
    private final PartitionSpec spec;
    private final int sortOrderId;
    private final List<Attribute> rows;
    private final boolean ordered;
    private final List<PartitionKey> keys;
    private final ParquetOptions options;
    private final String fieldIds;

    /**
     * For rows with these columns, in the order of the table's.
     *
     * @param ordered whether the rows have an order, which files of a table without partitions keep
     * @throws NotNative if the files would not be as Iceberg's writer makes them
     */
    public TableWrite(Table table, PartitionSpec spec, SparkWriteConf conf, List<Attribute> rows, boolean ordered) {
        if (conf.dataFileFormat() != FileFormat.PARQUET) {
            throw new NotNative("data files in " + conf.dataFileFormat());
        }
        if (!(table.encryption() instanceof PlaintextEncryptionManager)) {
            throw new NotNative("encrypted data files");
        }
        this.table = table;
        this.spec = spec;
        this.sortOrderId = conf.outputSortOrderId(conf.writeRequirements());
        this.rows = rows;
        this.options = ParquetOptions.of(table, conf);
        List<NestedField> columns = table.schema().columns();
        refuseOthers();
        this.fieldIds = FieldIds.of(columns);
        this.keys = keys();
        if (sortOrderId != SortOrder.unsorted().orderId() && !keys.isEmpty()) {
            throw new NotNative("an order of the rows of each partition");
        }
        this.ordered = ordered && keys.isEmpty();
        TableFiles.folder(table);
    }

    private void refuseOthers() {
        StructField[] types = SparkSchemaUtil.convert(table.schema()).fields();
        boolean same = types.length == rows.size()
                && IntStream.range(0, types.length)
                        .allMatch(i -> types[i].name().equals(rows.get(i).name())
                                && types[i].dataType()
                                        .catalogString()
                                        .equals(rows.get(i).dataType().catalogString())
                                && (types[i].nullable() || !rows.get(i).nullable()));
        if (!same) {
            throw new NotNative("rows whose columns are not just those of the table");
        }
        if (rows.stream().anyMatch(row -> row.name().toLowerCase(Locale.ROOT).startsWith(KEY))) {
            throw new NotNative("a column whose name begins with " + KEY);
        }
    }

    private List<PartitionKey> keys() {
        Map<Integer, String> names = new HashMap<>();
        for (NestedField column : table.schema().columns()) {
            names.put(column.fieldId(), DuckDbSql.identifier(column.name()));
        }
        return spec.fields().stream()
                .filter(field -> !field.transform().isVoid())
                .map(field -> PartitionKey.of(field, table.schema(), names))
                .toList();
    }

    /** A file is about so large, unless its rows are ordered: they all go into one. */
    public long fileBytes() {
        return options.fileBytes();
    }

    /** Whether the order of the rows is to be that of the files. */
    public boolean ordered() {
        return ordered;
    }

    /** Where the files are before they are the table's; another folder each time, and not there yet. */
    public Path newFolder() {
        return TableFiles.folder(table);
    }

    /** The statement that writes the rows of a query into that folder, which is there. */
    public String copy(String query, Path folder) {
        String inner =
                IntStream.rangeClosed(1, rows.size()).mapToObj(i -> "w" + i).collect(joining(", "));
        String columns = IntStream.range(0, rows.size())
                .mapToObj(i -> "CAST(w" + (i + 1) + " AS "
                        + NativeTypes.of(rows.get(i).dataType()) + ") AS "
                        + DuckDbSql.identifier(rows.get(i).name()))
                .collect(joining(", "));
        String select = "SELECT " + columns + " FROM (" + query + ") AS written(" + inner + ")";
        if (keys.isEmpty()) {
            String file = ordered ? folder.resolve("rows.parquet").toString() : folder.toString();
            return "COPY (" + select + ") TO " + DuckDbSql.literal(file) + " (" + options.sql(rows, ordered)
                    + ", FIELD_IDS " + fieldIds + ")";
        }
        String names = IntStream.range(0, keys.size()).mapToObj(i -> KEY + i).collect(joining(", "));
        String values = IntStream.range(0, keys.size())
                .mapToObj(i -> keys.get(i).sql() + " AS " + KEY + i)
                .collect(joining(", "));
        // The rows of a partition come together, so that row groups are large however many partitions there are.
        return "COPY (SELECT *, " + values + " FROM (" + select + ") ORDER BY " + names + ") TO "
                + DuckDbSql.literal(folder.toString()) + " (" + options.sql(rows, false) + ", FIELD_IDS " + fieldIds
                + ", PARTITION_BY (" + names + "))";
    }

    /**
     * Makes the files the table's; on failure none of them is.
     *
     * @throws IOException if one cannot be moved or read
     */
    public List<DataFile> adopt(Path folder, List<WrittenFile> written) throws IOException {
        return new TableFiles(table, spec, sortOrderId, keys).adopt(folder, written);
    }

    /** Deletes the folder, with what is left in it. */
    public void remove(Path folder) {
        ((SupportsPrefixOperations) table.io()).deletePrefix(Location.of(folder).value());
    }
}
