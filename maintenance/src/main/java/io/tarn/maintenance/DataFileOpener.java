package io.tarn.maintenance;

import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.io.OutputFileFactory;

/** Opens new data files of a table in the table's format, under names that no other writer uses. */
final class DataFileOpener {
    private final GenericFileWriterFactory writers;
    private final OutputFileFactory files;
    private final PartitionSpec spec;
    private final long fullAtBytes;

    DataFileOpener(Table table, RewriteFileGroup group, Schema schema, SortOrder sortOrder) {
        FileFormat format = FileFormat.fromString(table.properties()
                .getOrDefault(TableProperties.DEFAULT_FILE_FORMAT, TableProperties.DEFAULT_FILE_FORMAT_DEFAULT));
        this.spec = specOf(table, group);
        this.writers = new GenericFileWriterFactory.Builder(table)
                .dataFileFormat(format)
                .dataSchema(schema)
                .dataSortOrder(sortOrder)
                .build();
        this.files = OutputFileFactory.builderFor(
                        table, group.info().partitionIndex(), group.info().globalIndex())
                .defaultSpec(spec)
                .format(format)
                .operationId(UUID.randomUUID().toString())
                .build();
        // Several files share the input evenly; a single one may grow a little beyond the target instead of leaving a
        // rest.
        this.fullAtBytes = group.expectedOutputFiles() > 1 ? group.inputSplitSize() : group.maxOutputFileSize();
    }

    /** The partition spec that the group is to be written with; the planner takes it from the table. */
    static PartitionSpec specOf(Table table, RewriteFileGroup group) {
        return Objects.requireNonNull(table.specs().get(group.outputSpecId()), "output spec");
    }

    /** A new file for rows of the partition; its location is told before the first byte is written. */
    OpenFile open(StructLike partition, Consumer<String> locations) {
        EncryptedOutputFile file =
                spec.isUnpartitioned() ? files.newOutputFile() : files.newOutputFile(spec, partition);
        locations.accept(file.encryptingOutputFile().location());
        return new OpenFile(writers.newDataWriter(file, spec, partition), fullAtBytes);
    }
}
