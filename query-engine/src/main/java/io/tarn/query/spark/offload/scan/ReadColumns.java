package io.tarn.query.spark.offload.scan;

import io.tarn.query.duckdb.DuckDbSql;
import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.query.spark.offload.scan.ColumnSource.FileValue;
import io.tarn.query.spark.offload.scan.FileRead.KeyJoin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** The columns that a scan reads, and where they are in files of each schema. For one scan and one thread. */
final class ReadColumns {
    private final Table table;
    private final List<NestedField> columns;
    private final ScanDeletes deletes;
    private final @Nullable NameMapping mapping;
    private final Map<FileKind, FileRead> reads = new HashMap<>();

    ReadColumns(Table table, List<NestedField> columns, ScanDeletes deletes) {
        this.table = table;
        this.columns = columns;
        this.deletes = deletes;
        String mapped = table.properties().get(TableProperties.DEFAULT_NAME_MAPPING);
        this.mapping = mapped == null ? null : NameMappingParser.fromJson(mapped);
    }

    private record FileKind(MessageType schema, int spec, boolean positions, boolean keys) {}

    /**
     * How a file is read.
     *
     * @throws NotNative if DuckDB would give other values than Iceberg
     */
    FileRead of(PlannedFile file, MessageType schema) {
        boolean positions = !DeletedPositions.of(file).isEmpty();
        boolean keys = DeletedPositions.of(file).size() < file.deletes().size();
        FileKind kind = new FileKind(schema, file.file().specId(), positions, keys);
        return reads.computeIfAbsent(kind, key -> read(key, file.task().spec()));
    }

    private FileRead read(FileKind kind, PartitionSpec spec) {
        MessageType schema = kind.schema();
        boolean withIds = ParquetSchemaUtil.hasIds(schema);
        FileColumns file = new FileColumns(withIds ? schema : identified(schema));
        List<EqualityDeletes> equality = kind.keys() ? deletes.equality() : List.of();
        Set<NestedField> all = new LinkedHashSet<>(columns);
        equality.forEach(one -> all.addAll(one.keys()));
        List<NestedField> present = new ArrayList<>();
        boolean byName = file.named();
        boolean onlyByName = !withIds || !file.identified();
        for (NestedField column : all) {
            Type found = found(file, column, withIds, spec);
            if (found != null) {
                boolean otherZone = ParquetTypes.otherZone(found, column.type());
                if (!otherZone) {
                    FileColumns.check(column, found);
                }
                present.add(column);
                byName = byName && (found.isPrimitive() || FileColumns.same(column, found));
                onlyByName = onlyByName || otherZone;
            }
        }
        if (!byName && onlyByName && !present.isEmpty()) {
            throw new NotNative("data files whose columns can be told neither by field ids nor by names");
        }
        Map<NestedField, ColumnSource> sources = new LinkedHashMap<>();
        for (NestedField column : all) {
            sources.put(column, source(file, column, present.contains(column), byName, spec));
        }
        List<KeyJoin> joins = equality.stream().map(one -> join(one, sources)).toList();
        return new FileRead(
                byName ? List.of() : present, columns.stream().map(sources::get).toList(), kind.positions(), joins);
    }

    private KeyJoin join(EqualityDeletes keys, Map<NestedField, ColumnSource> sources) {
        return new KeyJoin(
                keys,
                keys.keys().stream().map(sources::get).toList(),
                ColumnSource.of(ScanDeletes.sequence()),
                ColumnSource.of(deletes.partition()));
    }

    /** As Iceberg finds columns in files that do not tell: by the table's mapping of names, or by their order. */
    private MessageType identified(MessageType schema) {
        return mapping == null
                ? ParquetSchemaUtil.addFallbackIds(schema)
                : ParquetSchemaUtil.applyNameMapping(schema, mapping);
    }

    /** Iceberg takes what a partition tells of a column from there; files that it wrote itself hold the same. */
    private static @Nullable Type found(FileColumns file, NestedField column, boolean withIds, PartitionSpec spec) {
        return withIds || identity(spec, column) < 0 ? file.find(column) : null;
    }

    private ColumnSource source(
            FileColumns file, NestedField column, boolean present, boolean byName, PartitionSpec spec) {
        String inFile = present ? byName ? named(file, column) : identified(column) : null;
        if (MetadataColumns.isMetadataColumn(column.fieldId())) {
            return MetadataSources.of(column, inFile, table);
        } else if (inFile != null) {
            return ColumnSource.of(inFile);
        }
        int identity = identity(spec, column);
        if (identity >= 0) {
            return ColumnSource.of(new FileValue(
                    "partition " + identity + " of " + spec.specId(),
                    one -> Constants.of(column.type(), one.file().partition().get(identity, Object.class))));
        } else if (column.isRequired() && column.initialDefault() == null) {
            throw new NotNative("the column " + column.name() + " is required and not in a file");
        }
        return ColumnSource.of(Constants.of(column.type(), column.initialDefault()));
    }

    private static String named(FileColumns file, NestedField column) {
        Type found = file.find(column);
        if (found == null) {
            throw new IllegalStateException(column.name());
        }
        String inFile = found.isPrimitive()
                ? ParquetTypes.typeInDuckDb(found.asPrimitiveType())
                : ReadSchema.type(column.type());
        String sql = "t." + DuckDbSql.identifier(found.getName());
        return ParquetTypes.otherZone(found, column.type())
                ? "timezone('UTC', " + sql + ")"
                : ReadSchema.cast(sql, inFile, ReadSchema.typeOfSpark(column.type()));
    }

    private static String identified(NestedField column) {
        return ReadSchema.cast(
                "t." + ReadSchema.name(column), ReadSchema.type(column.type()), ReadSchema.typeOfSpark(column.type()));
    }

    /** The place in the partition of a column's own value; negative if it is not there. */
    private static int identity(PartitionSpec spec, NestedField column) {
        for (int i = 0; i < spec.fields().size(); i++) {
            PartitionField field = spec.fields().get(i);
            if (field.sourceId() == column.fieldId() && field.transform().isIdentity()) {
                return i;
            }
        }
        return -1;
    }
}
