package io.tarn.maintenance;

import java.util.Comparator;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.DeleteFilter;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.DeleteCounter;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.formats.ReadBuilder;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.PartitionUtil;
import org.jspecify.annotations.Nullable;

/**
 * The rows of data files that no delete file marks: positions, deletion vectors and equality deletes applied, columns
 * matched by field id (or by the table's name mapping where a file has no ids), identity partition values and row lineage
 * filled in. A row may have more columns after those of the projection.
 */
final class LiveRows {
    private final Table table;
    private final Schema projection;
    private final @Nullable NameMapping nameMapping;

    LiveRows(Table table, Schema projection) {
        this.table = table;
        this.projection = projection;
        String mapping = table.properties().get(TableProperties.DEFAULT_NAME_MAPPING);
        this.nameMapping = mapping == null ? null : NameMappingParser.fromJson(mapping);
    }

    /** The live rows of one file in the file's order; the counter counts the others. */
    CloseableIterable<Record> open(FileScanTask task, DeleteCounter dropped) {
        Deleted deleted = new Deleted(task, dropped);
        ReadBuilder<Record, ?> reader = FormatModelRegistry.readBuilder(
                task.file().format(), Record.class, table.io().newInputFile(task.file()));
        reader.project(deleted.requiredSchema())
                .idToConstant(PartitionUtil.constantsMap(task, IdentityPartitionConverters::convertConstant))
                .split(task.start(), task.length());
        if (nameMapping != null) {
            reader.withNameMapping(nameMapping);
        }
        return deleted.filter(reader.build());
    }

    /** Which rows of one file are marked as deleted. */
    private final class Deleted extends DeleteFilter<Record> {
        private final FileIO io = table.io();
        private final InternalRecordWrapper wrapper;

        Deleted(FileScanTask task, DeleteCounter dropped) {
            super(task.file().location(), task.deletes(), LiveRows.this::field, projection, dropped, true);
            this.wrapper = new InternalRecordWrapper(requiredSchema().asStruct());
        }

        @Override
        protected StructLike asStructLike(Record row) {
            return wrapper.wrap(row);
        }

        @Override
        protected InputFile getInputFile(String location) {
            return io.newInputFile(location);
        }
    }

    /** A column of today's schema, or of the newest older one that has it: an equality delete may name a dropped column. */
    private @Nullable NestedField field(int fieldId) {
        NestedField current = table.schema().findField(fieldId);
        return current != null
                ? current
                : table.schemas().values().stream()
                        .sorted(Comparator.comparingInt(Schema::schemaId).reversed())
                        .map(schema -> schema.findField(fieldId))
                        .filter(field -> field != null)
                        .findFirst()
                        .orElse(null);
    }
}
