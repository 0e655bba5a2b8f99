package io.tarn.cli.history;

import io.tarn.cli.history.FoundTable.Snapshot;
import io.tarn.storage.LocalFileIO;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.HistoryEntry;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.avro.Avro;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.avro.DataWriter;
import org.apache.iceberg.data.avro.PlannedDataReader;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;

/** The tables of the history: real data files of one row, whose content is the mark of the change that brought it. */
final class Lake {
    static final Namespace NAMESPACE = Namespace.of("history");
    static final List<String> TABLES = List.of("t0", "t1", "t2");
    static final String PROPERTY_PREFIX = "mark.";
    static final String SUMMARY_KEY = "mark";
    private static final String MARK_COLUMN = "mark";
    private static final Schema SCHEMA = new Schema(Types.NestedField.required(1, MARK_COLUMN, Types.StringType.get()));

    private Lake() {}

    static RESTCatalog connect(URI server) {
        RESTCatalog catalog = new RESTCatalog();
        catalog.initialize(
                "lake",
                Map.of(
                        CatalogProperties.URI,
                        server + "/catalog",
                        CatalogProperties.WAREHOUSE_LOCATION,
                        "lake",
                        CatalogProperties.FILE_IO_IMPL,
                        LocalFileIO.class.getName(),
                        "rest.client.max-retries",
                        "1"));
        return catalog;
    }

    static void create(RESTCatalog catalog) {
        catalog.createNamespace(NAMESPACE);
        for (String table : TABLES) {
            catalog.buildTable(name(table), SCHEMA)
                    .withProperty("commit.retry.num-retries", "30")
                    .withProperty("commit.retry.min-wait-ms", "5")
                    .withProperty("commit.retry.max-wait-ms", "200")
                    .withProperty("write.metadata.previous-versions-max", "1000000")
                    .create();
        }
    }

    static TableIdentifier name(String table) {
        return TableIdentifier.of(NAMESPACE, table);
    }

    static DataFile write(Table table, String mark) {
        OutputFile file =
                table.io().newOutputFile(table.location() + "/data/" + mark + "-" + UUID.randomUUID() + ".avro");
        Record row = GenericRecord.create(table.schema());
        row.setField(MARK_COLUMN, mark);
        FileAppender<Record> appender = appender(table, file);
        try (appender) {
            appender.add(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath(file.location())
                .withFormat(FileFormat.AVRO)
                .withFileSizeInBytes(appender.length())
                .withRecordCount(1)
                .build();
    }

    private static FileAppender<Record> appender(Table table, OutputFile file) {
        try {
            return Avro.write(file)
                    .schema(table.schema())
                    .createWriterFunc(DataWriter::create)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FoundTable find(RESTCatalog catalog, String name) throws IOException {
        Table table = catalog.loadTable(name(name));
        TableMetadata metadata = ((HasTableOperations) table).operations().current();
        List<Snapshot> snapshots = metadata.snapshots().stream()
                .map(snapshot -> new Snapshot(
                        snapshot.snapshotId(),
                        snapshot.parentId(),
                        snapshot.sequenceNumber(),
                        snapshot.summary().getOrDefault(SUMMARY_KEY, "none")))
                .toList();
        return new FoundTable(
                name,
                rows(table),
                metadata.properties().keySet().stream()
                        .filter(key -> key.startsWith(PROPERTY_PREFIX))
                        .map(key -> key.substring(PROPERTY_PREFIX.length()))
                        .toList(),
                table.schema().columns().stream()
                        .map(Types.NestedField::name)
                        .filter(column -> !column.equals(MARK_COLUMN))
                        .toList(),
                snapshots,
                table.currentSnapshot() == null ? null : table.currentSnapshot().snapshotId(),
                table.history().stream().map(HistoryEntry::snapshotId).toList(),
                versions(table, metadata));
    }

    private static List<String> rows(Table table) throws IOException {
        List<String> marks = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            for (FileScanTask task : tasks) {
                try (CloseableIterable<Record> rows = Avro.read(
                                table.io().newInputFile(task.file().location()))
                        .project(SCHEMA)
                        .createResolvingReader(PlannedDataReader::create)
                        .build()) {
                    rows.forEach(row -> marks.add((String) row.getField(MARK_COLUMN)));
                }
            }
        }
        marks.sort(null);
        return marks;
    }

    /** The numbers that metadata files begin with, of files that are there. */
    private static List<Integer> versions(Table table, TableMetadata metadata) {
        List<String> files = Stream.concat(
                        metadata.previousFiles().stream().map(TableMetadata.MetadataLogEntry::file),
                        Stream.of(metadata.metadataFileLocation()))
                .toList();
        return IntStream.range(0, files.size())
                .filter(i -> table.io().newInputFile(files.get(i)).exists())
                .mapToObj(i -> files.get(i).replaceAll("^.*/(\\d+)-[^/]*$", "$1"))
                .map(Integer::valueOf)
                .toList();
    }
}
