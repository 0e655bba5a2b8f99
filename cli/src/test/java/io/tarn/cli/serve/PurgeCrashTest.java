package io.tarn.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.storage.FileStores;
import io.tarn.storage.LocalFileIO;
import io.tarn.storage.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of a purge: the next start goes on with it, and nothing else is touched. */
class PurgeCrashTest {
    private static final int APPENDS = 8;
    private static final int FILES_EACH = 1_000;
    private static final int PATIENCE_SECONDS = 120;
    private static final Namespace NAMESPACE = Namespace.of("crash");
    private static final TableIdentifier DOOMED = TableIdentifier.of(NAMESPACE, "doomed");
    private static final TableIdentifier OTHER = TableIdentifier.of(NAMESPACE, "other");
    private static final Schema SCHEMA = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));

    @TempDir
    Path folder;

    @Test
    void aPurgeThatIsKilledGoesOnAtTheNextStart() throws Exception {
        Path place;
        Path otherData;
        try (ServeProcess server = serve();
                RESTCatalog catalog = connect(server)) {
            catalog.createNamespace(NAMESPACE);
            Table doomed = catalog.createTable(DOOMED, SCHEMA);
            Table other = catalog.createTable(OTHER, SCHEMA);
            append(other, "theirs", 10);
            for (int i = 0; i < APPENDS; i++) {
                append(doomed, "part" + i, FILES_EACH);
            }
            place = FileStores.local().localPath(Location.of(doomed.location()));
            otherData =
                    FileStores.local().localPath(Location.of(other.location())).resolve("data");
            Path first = place.resolve("data/part0-0.parquet");

            catalog.dropTable(DOOMED, true);
            while (Files.exists(first)) {
                Thread.onSpinWait();
            }
            server.kill();
        }
        assertThat(count(place.resolve("data"))).isBetween(1L, APPENDS * FILES_EACH - 1L);

        try (ServeProcess server = serve();
                RESTCatalog catalog = connect(server)) {
            assertThat(catalog.tableExists(DOOMED)).isFalse();
            awaitPurged(server);
            assertThat(place).doesNotExist();
            assertThat(count(otherData)).isEqualTo(10);
            append(catalog.loadTable(OTHER), "more", 1);
            assertThat(catalog.loadTable(OTHER).newScan().planFiles()).hasSize(11);
            assertThat(server.terminate()).isZero();
        }
    }

    private ServeProcess serve() throws IOException {
        ServeProcess server = ServeProcess.start(
                folder,
                "--port",
                "0",
                "--role",
                "catalog",
                "--data-dir",
                folder.resolve("data").toString());
        assertThat(server.readyLine()).as(server.errors()).startsWith("tarn ready http://127.0.0.1:");
        return server;
    }

    private static void append(Table table, String name, int files) throws IOException {
        Path data = Files.createDirectories(
                FileStores.local().localPath(Location.of(table.location())).resolve("data"));
        AppendFiles append = table.newAppend();
        for (int i = 0; i < files; i++) {
            Path file = Files.writeString(data.resolve(name + "-" + i + ".parquet"), "rows");
            append.appendFile(DataFiles.builder(PartitionSpec.unpartitioned())
                    .withPath(Location.of(file).value())
                    .withFileSizeInBytes(4)
                    .withRecordCount(1)
                    .build());
        }
        append.commit();
    }

    private static void awaitPurged(ServeProcess server) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        JsonNode dropped = dropped(server);
        while (!dropped.isEmpty()) {
            assertThat(System.nanoTime()).as(dropped.toString()).isLessThan(deadline);
            Thread.sleep(100);
            dropped = dropped(server);
        }
    }

    private static JsonNode dropped(ServeProcess server) throws IOException {
        try (InputStream answer =
                server.uri().resolve("/v1/warehouses/lake/dropped").toURL().openStream()) {
            return new ObjectMapper().readTree(answer).get("dropped");
        }
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static RESTCatalog connect(ServeProcess server) {
        RESTCatalog catalog = new RESTCatalog();
        catalog.initialize(
                "lake",
                Map.of(
                        CatalogProperties.URI,
                        server.uri() + "/catalog",
                        CatalogProperties.WAREHOUSE_LOCATION,
                        "lake",
                        CatalogProperties.FILE_IO_IMPL,
                        LocalFileIO.class.getName()));
        return catalog;
    }
}
