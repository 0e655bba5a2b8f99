package io.tarn.maintenance;

import io.tarn.storage.LocalFileIO;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.BaseDVFileWriter;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;

/** Real tables of flights in a folder: a SQLite catalog, files on the disk, rows written and read by Iceberg's generics. */
final class LocalTables implements AutoCloseable {
    static final Schema FLIGHTS = new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "carrier", Types.StringType.get()),
            Types.NestedField.optional(3, "date", Types.DateType.get()),
            Types.NestedField.optional(4, "delay", Types.DecimalType.of(9, 2)));

    private final Path folder;
    private final JdbcCatalog catalog;

    LocalTables(Path folder) {
        this.folder = folder;
        this.catalog = new JdbcCatalog(properties -> new LocalFileIO(), null, true);
        catalog.initialize(
                "lake",
                Map.of(
                        "uri",
                        "jdbc:sqlite:" + folder.resolve("catalog.db"),
                        "warehouse",
                        folder.toUri().toString()));
        catalog.createNamespace(Namespace.of("demo"));
    }

    Table create(String name, PartitionSpec spec, Map<String, String> properties) {
        return create(name, spec, SortOrder.unsorted(), properties);
    }

    Table create(String name, PartitionSpec spec, SortOrder order, Map<String, String> properties) {
        return catalog.buildTable(TableIdentifier.of("demo", name), FLIGHTS)
                .withPartitionSpec(spec)
                .withSortOrder(order)
                .withProperties(properties)
                .create();
    }

    /** A second handle on the table, as another client has it. */
    Table load(String name) {
        return catalog.loadTable(TableIdentifier.of("demo", name));
    }

    static Record flight(Table table, long id, String carrier, LocalDate date) {
        Record row = GenericRecord.create(table.schema());
        row.setField("id", id);
        row.setField("carrier", carrier);
        row.setField("date", date);
        row.setField("delay", id % 3 == 0 ? null : new java.math.BigDecimal(id + ".25"));
        return row;
    }

    /** Appends the rows as one file of the first row's partition. */
    static DataFile append(Table table, List<Record> rows) {
        DataFile file = write(table, rows, SortOrder.unsorted());
        AppendFiles append = table.newFastAppend().appendFile(file);
        append.commit();
        return file;
    }

    static DataFile write(Table table, List<Record> rows, SortOrder order) {
        PartitionKey partition = new PartitionKey(table.spec(), table.schema());
        partition.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(rows.get(0)));
        DataWriter<Record> writer = new GenericFileWriterFactory.Builder(table)
                .dataSortOrder(order)
                .build()
                .newDataWriter(files(table).newOutputFile(table.spec(), partition), table.spec(), partition);
        try (writer) {
            rows.forEach(writer::write);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.toDataFile();
    }

    static void deletePositions(Table table, DataFile file, long... positions) {
        PositionDeleteWriter<Record> writer = new GenericFileWriterFactory.Builder(table)
                .build()
                .newPositionDeleteWriter(
                        files(table).newOutputFile(table.specs().get(file.specId()), file.partition()),
                        table.specs().get(file.specId()),
                        file.partition());
        PositionDelete<Record> delete = PositionDelete.create();
        try (writer) {
            for (long position : positions) {
                writer.write(delete.set(file.location(), position));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commitDelete(table, writer.toDeleteFile());
    }

    static void deleteByVector(Table table, DataFile file, long... positions) throws IOException {
        BaseDVFileWriter writer = new BaseDVFileWriter(
                OutputFileFactory.builderFor(table, 1, 1)
                        .format(FileFormat.PUFFIN)
                        .operationId(UUID.randomUUID().toString())
                        .build(),
                path -> null);
        try (writer) {
            for (long position : positions) {
                writer.delete(file.location(), position, table.specs().get(file.specId()), file.partition());
            }
        }
        writer.result().deleteFiles().forEach(dv -> commitDelete(table, dv));
    }

    static void deleteCarrier(Table table, String carrier) {
        Schema key = table.schema().select("carrier");
        EqualityDeleteWriter<Record> writer = new GenericFileWriterFactory.Builder(table)
                .equalityFieldIds(new int[] {key.findField("carrier").fieldId()})
                .equalityDeleteRowSchema(key)
                .build()
                .newEqualityDeleteWriter(files(table).newOutputFile(), table.spec(), null);
        Record row = GenericRecord.create(key);
        row.setField("carrier", carrier);
        try (writer) {
            writer.write(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commitDelete(table, writer.toDeleteFile());
    }

    private static void commitDelete(Table table, DeleteFile delete) {
        RowDelta delta = table.newRowDelta().addDeletes(delete);
        delta.commit();
    }

    /** All rows as text, sorted; with their row ids and sequence numbers where the table has them. */
    static List<String> rows(Table table) {
        table.refresh();
        Schema schema = TableUtil.supportsRowLineage(table)
                ? MetadataColumns.schemaWithRowLineage(table.schema())
                : table.schema();
        try (CloseableIterable<Record> rows =
                IcebergGenerics.read(table).project(schema).build()) {
            return StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> text(row, schema))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Iceberg's reader may hand out more columns than were asked for. */
    private static String text(Record row, Schema schema) {
        return schema.columns().stream()
                .map(column -> column.name() + "=" + row.getField(column.name()))
                .collect(Collectors.joining(" "));
    }

    static List<FileScanTask> tasks(Table table) {
        table.refresh();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            List<FileScanTask> list = new ArrayList<>();
            tasks.forEach(list::add);
            return list;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file below the folder whose name ends so. */
    Set<String> filesOnDisk(String... endings) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(path -> Stream.of(endings).anyMatch(path::endsWith))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OutputFileFactory files(Table table) {
        return OutputFileFactory.builderFor(table, 0, 0)
                .operationId(UUID.randomUUID().toString())
                .build();
    }

    @Override
    public void close() {
        catalog.close();
    }
}
