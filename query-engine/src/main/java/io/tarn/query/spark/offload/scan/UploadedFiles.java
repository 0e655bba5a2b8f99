package io.tarn.query.spark.offload.scan;

import io.tarn.query.duckdb.DuckDbSql;
import io.tarn.query.spark.offload.expression.NativeTypes;
import io.tarn.query.spark.offload.expression.NotNative;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.execution.datasources.DataSourceUtils;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.internal.LegacyBehaviorPolicy;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import scala.Function1;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FunctionConverters;

/**
 * Parquet files that were uploaded, as DuckDB queries. What DuckDB remembers of a file is by its name, so only those are read of which no
 * name ever stands for other bytes: each upload has a name of its own. Safe for use by many threads.
 */
public final class UploadedFiles {
    private final Path folder;

    /** Those in a folder that holds nothing but uploads. */
    public UploadedFiles(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /**
     * The rows of the files.
     *
     * @param names what the columns of the relation's output are to be called, in order
     * @throws NotNative if DuckDB cannot read exactly the rows that Spark would
     */
    public NativeScanSql translate(LogicalRelation relation, List<String> names) {
        if (!(relation.relation() instanceof HadoopFsRelation files) || relation.isStreaming()) {
            throw new NotNative("the relation " + relation.relation());
        }
        if (files.fileFormat().getClass() != ParquetFileFormat.class
                || !files.partitionSchema().isEmpty()) {
            throw new NotNative("files that are not just Parquet");
        }
        List<AttributeReference> output = CollectionConverters.asJava(relation.output());
        List<Path> paths = Arrays.stream(files.inputFiles()).map(this::uploaded).toList();
        List<String> columns = null;
        long rows = 0;
        long bytes = 0;
        for (Path path : paths) {
            ParquetMetadata footer = FileSchemas.footer(path, ParquetMetadataConverter.NO_FILTER);
            refuseOldTimes(footer.getFileMetaData().getKeyValueMetaData(), output, files);
            List<String> found = columns(footer.getFileMetaData().getSchema(), output, names);
            if (columns != null && !columns.equals(found)) {
                throw new NotNative("files whose columns are in different forms");
            }
            columns = found;
            for (BlockMetaData group : footer.getBlocks()) {
                rows += group.getRowCount();
                bytes += group.getCompressedSize();
            }
        }
        if (columns == null || columns.isEmpty()) {
            throw new NotNative("files without columns");
        }
        String sql = "SELECT " + String.join(", ", columns) + " FROM read_parquet(" + LocalPaths.list(paths)
                + ", hive_partitioning=false) AS t";
        return new NativeScanSql(sql, new ScanCosts("uploaded files", paths.size(), 0, 0, bytes, rows), List.of());
    }

    private Path uploaded(String location) {
        URI uri = URI.create(location);
        Path path = "file".equals(uri.getScheme()) ? Path.of(uri).normalize() : null;
        if (path == null || !path.startsWith(folder)) {
            throw new NotNative("files that are no uploads");
        }
        return path;
    }

    /** Before version 3, Spark wrote days of the past by another calendar; what it does with them depends on the writer and the settings. */
    private static void refuseOldTimes(
            Map<String, String> said, List<AttributeReference> output, HadoopFsRelation files) {
        SQLConf conf = SQLConf.get();
        ParquetOptions options = new ParquetOptions(files.options(), conf);
        Function1<String, String> lookup = FunctionConverters.asScalaFromFunction(said::get);
        boolean asTheyAre = Stream.of(
                        DataSourceUtils.datetimeRebaseSpec(lookup, options.datetimeRebaseModeInRead()),
                        DataSourceUtils.int96RebaseSpec(lookup, options.int96RebaseModeInRead()))
                .allMatch(spec -> spec.mode().equals(LegacyBehaviorPolicy.CORRECTED()));
        boolean times = output.stream().map(AttributeReference::dataType).anyMatch(NativeTypes::isTime);
        if (times && (!asTheyAre || conf.isParquetINT96TimestampConversion())) {
            throw new NotNative("files whose times may be by another calendar or zone");
        }
    }

    private static List<String> columns(MessageType file, List<AttributeReference> output, List<String> names) {
        if (!new FileColumns(file).named()) {
            throw new NotNative("files whose columns differ in case only, or are called as DuckDB calls its own");
        }
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(column(file, output.get(i)) + " AS " + names.get(i));
        }
        return columns;
    }

    private static String column(GroupType file, AttributeReference column) {
        String sql = "t." + DuckDbSql.identifier(column.name());
        PrimitiveType found = single(file, column);
        if (found.getPrimitiveTypeName() == PrimitiveTypeName.INT96
                && column.dataType().equals(DataTypes.TimestampType)) {
            return "timezone('UTC', " + sql + ")";
        }
        org.apache.iceberg.types.Type type = SparkSchemaUtil.convert(column.dataType());
        if (!ParquetTypes.hold(found, type)) {
            throw FileColumns.otherwise(column.name(), column.dataType().catalogString(), found);
        }
        return ReadSchema.cast(sql, ParquetTypes.typeInDuckDb(found), NativeTypes.of(column.dataType()));
    }

    private static PrimitiveType single(GroupType file, AttributeReference column) {
        Type found = file.containsField(column.name()) ? file.getType(column.name()) : null;
        if (found == null || !found.isPrimitive() || found.isRepetition(Repetition.REPEATED)) {
            throw FileColumns.otherwise(column.name(), column.dataType().catalogString(), found);
        }
        return found.asPrimitiveType();
    }
}
