package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tarn.catalog.CatalogService;
import io.tarn.catalog.CatalogSettings;
import io.tarn.storage.FileStores;
import io.tarn.storage.LocalFileIO;
import io.tarn.storage.Location;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.GenericBlobMetadata;
import org.apache.iceberg.GenericStatisticsFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ImmutableGenericPartitionStatisticsFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.puffin.Blob;
import org.apache.iceberg.puffin.Puffin;
import org.apache.iceberg.puffin.PuffinWriter;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgeTest {
    private static final TableIdentifier FLIGHTS = TableIdentifier.of("demo", "flights");
    private static final TableIdentifier OTHER = TableIdentifier.of("demo", "other");
    private static final PartitionSpec SPEC = PartitionSpec.unpartitioned();
    private static final int MANY_FILES = 3_000;

    @TempDir
    private Path folder;

    private CatalogServer server;
    private RESTCatalog client;
    private DroppedClient dropped;

    @BeforeEach
    void start() {
        open(CatalogServer.start(folder));
        client.createNamespace(Namespace.of("demo"));
    }

    private void open(CatalogServer started) {
        server = started;
        client = server.client();
        dropped = new DroppedClient(server);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    private void restartWith(FileIO io) throws Exception {
        stop();
        open(serverWith(io));
    }

    private CatalogServer serverWith(FileIO io) {
        return CatalogServer.start(
                folder,
                settings -> CatalogService.open(new CatalogSettings(
                        settings.metastore(),
                        settings.first(),
                        settings.home(),
                        settings.storageRoots(),
                        FileStores.over(io),
                        settings.meters(),
                        Duration.ofDays(7))));
    }

    @Test
    void afterAPurgeNothingOfTheTableIsLeftAndNothingOfOthersIsGone() throws Exception {
        Table table = client.createTable(
                FLIGHTS,
                Flights.SCHEMA,
                SPEC,
                null,
                Map.of("format-version", "2", "write.metadata.previous-versions-max", "2"));
        Table other = client.createTable(OTHER, Flights.SCHEMA);
        append(other, other.location() + "/data/theirs.parquet");
        String foreign = server.root().child("elsewhere/foreign.parquet").value();
        append(table, table.location() + "/data/day=1/a.parquet", foreign);
        append(table, table.location() + "/data/day=2/b.parquet");
        DeleteFile positions = FileMetadata.deleteFileBuilder(SPEC)
                .ofPositionDeletes()
                .withPath(write(table.location() + "/data/day=1/deletes.parquet"))
                .withFileSizeInBytes(4)
                .withRecordCount(1)
                .build();
        table.newRowDelta().addDeletes(positions).commit();
        addStatistics(table);
        write(table.location() + "/data/day=1/.a.parquet.crc");
        write(table.location() + "/data/nobody/knows.parquet");

        assertThat(client.dropTable(FLIGHTS, true)).isTrue();
        dropped.awaitPurges();

        assertThat(path(table.location())).doesNotExist();
        assertThat(path(foreign)).exists();
        assertThat(Flights.files(client.loadTable(OTHER))).hasSize(1);
        assertThat(path(other.location() + "/data/theirs.parquet")).exists();
        assertThat(client.dropTable(FLIGHTS, true)).isFalse();
        assertThat(server.meters()
                        .counter("tarn.catalog.purges", "outcome", "done")
                        .count())
                .isEqualTo(1);
        assertThat(server.meters()
                        .counter("tarn.catalog.purge.files", "result", "left")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theDeletionVectorsOfFormatThreeGoToo() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA, SPEC, null, Map.of("format-version", "3"));
        String data = table.location() + "/data/a.parquet";
        append(table, data);
        String vectors = table.location() + "/data/vectors.puffin";
        DeleteFile vector = FileMetadata.deleteFileBuilder(SPEC)
                .ofPositionDeletes()
                .withFormat(FileFormat.PUFFIN)
                .withPath(write(vectors))
                .withReferencedDataFile(data)
                .withContentOffset(4)
                .withContentSizeInBytes(10)
                .withFileSizeInBytes(20)
                .withRecordCount(1)
                .build();
        table.newRowDelta().addDeletes(vector).commit();

        client.dropTable(FLIGHTS, true);
        dropped.awaitPurges();
        assertThat(path(table.location())).doesNotExist();
    }

    @Test
    void aKeptTableCanBePurgedBeforeItsTimeIsOver() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        append(table, table.location() + "/data/a.parquet");
        client.dropTable(FLIGHTS, false);

        DroppedClient.Answer answer = dropped.post(dropped.idOf("flights") + "/purge", "");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().get("state").asText()).isEqualTo("purge");
        dropped.awaitPurges();
        assertThat(path(table.location())).doesNotExist();
        client.createTable(FLIGHTS, Flights.SCHEMA, SPEC, table.location(), Map.of());
    }

    @Test
    void dataThatOtherTablesMayShareStays() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA, SPEC, null, Map.of("gc.enabled", "false"));
        String data = table.location() + "/data/a.parquet";
        append(table, data);

        client.dropTable(FLIGHTS, true);
        dropped.awaitPurges();
        assertThat(files(table.location())).containsExactly(path(data));
    }

    @Test
    void theNameIsFreeAtOnceAndThePlaceOnceTheFilesAreGone() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        restartWith(new DeletesWith(path -> {
            if (path.endsWith(".parquet")) {
                await(gate);
            }
        }));
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        append(table, table.location() + "/data/a.parquet");
        client.dropTable(FLIGHTS, true);

        Table next = client.createTable(FLIGHTS, Flights.SCHEMA);
        assertThat(next.location()).isNotEqualTo(table.location());
        assertThat(path(table.location() + "/data/a.parquet")).exists();
        assertThatThrownBy(() -> client.createTable(OTHER, Flights.SCHEMA, SPEC, table.location(), Map.of()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("are being deleted")
                .hasMessageNotContaining("demo.flights ");
        assertThatThrownBy(() -> client.registerTable(OTHER, metadataFile(table)))
                .isInstanceOf(BadRequestException.class);
        DroppedClient.Answer undrop = dropped.post(dropped.idOf("flights") + "/undrop", "");
        assertThat(undrop.status()).isEqualTo(409);
        assertThat(undrop.body().get("code").asText()).isEqualTo("COMMIT_CONFLICT");

        gate.countDown();
        dropped.awaitPurges();
        assertThat(path(table.location() + "/data/a.parquet")).doesNotExist();
        client.createTable(OTHER, Flights.SCHEMA, SPEC, table.location(), Map.of());
    }

    @Test
    void whatOneServerPurgesAnotherLeavesToIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        restartWith(new DeletesWith(path -> {
            begun.countDown();
            await(gate);
        }));
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        append(table, table.location() + "/data/a.parquet");
        client.dropTable(FLIGHTS, true);
        await(begun);

        try (CatalogServer second = CatalogServer.start(folder)) {
            DroppedClient throughSecond = new DroppedClient(second);
            throughSecond.post(throughSecond.idOf("flights") + "/purge", "");
            assertThat(throughSecond.all().get(0).at("/purge/attempts").asInt()).isEqualTo(1);
            gate.countDown();
            throughSecond.awaitPurges();
            assertThat(second.meters()
                            .counter("tarn.catalog.purges", "outcome", "done")
                            .count())
                    .isZero();
        }
        assertThat(path(table.location())).doesNotExist();
    }

    @Test
    void nothingIsDeletedWhereTheMetadataCannotBeRead() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        append(table, table.location() + "/data/a.parquet");
        Path metadata = path(metadataFile(table));
        byte[] whole = Files.readAllBytes(metadata);
        client.dropTable(FLIGHTS, false);
        Files.writeString(metadata, "{");
        String id = dropped.idOf("flights");
        int before = files(table.location()).size();

        dropped.post(id + "/purge", "");
        JsonNode failed = awaitError();
        assertThat(failed.at("/purge/lastError").asText()).contains(metadata.toString());
        assertThat(failed.at("/purge/attempts").asInt()).isEqualTo(1);
        assertThat(files(table.location())).hasSize(before);

        Files.write(metadata, whole);
        dropped.post(id + "/purge", "");
        dropped.awaitPurges();
        assertThat(path(table.location())).doesNotExist();
    }

    @Test
    void aFileThatCannotBeDeletedKeepsTheMetadataForTheNextAttempt() throws Exception {
        restartWith(new DeletesWith(path -> {
            if (path.endsWith("stubborn.parquet")) {
                throw new IllegalStateException("it is held");
            }
        }));
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        append(table, table.location() + "/data/stubborn.parquet", table.location() + "/data/b.parquet");
        append(table, table.location() + "/data/c.parquet");
        client.dropTable(FLIGHTS, true);

        assertThat(awaitError().at("/purge/lastError").asText())
                .isEqualTo("1 files in " + table.location() + " could not be deleted");
        assertThat(files(table.location() + "/data"))
                .containsExactly(path(table.location() + "/data/stubborn.parquet"));
        restartWith(new LocalFileIO());
        dropped.post(dropped.idOf("flights") + "/purge", "");
        dropped.awaitPurges();
        assertThat(path(table.location())).doesNotExist();
    }

    @Test
    void nothingIsDeletedWhereAnotherTableLiesInside() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        Table other = client.createTable(OTHER, Flights.SCHEMA);
        client.dropTable(FLIGHTS, false);
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("catalog.db"));
                Statement statement = database.createStatement()) {
            statement.executeUpdate("UPDATE entities SET location = '" + table.location() + "/inner' WHERE location = '"
                    + other.location() + "'");
        }
        int before = files(table.location()).size();

        dropped.post(dropped.idOf("flights") + "/purge", "");
        assertThat(awaitError().at("/purge/lastError").asText())
                .contains("another table or view has files in the location")
                .doesNotContain("demo.other");
        assertThat(files(table.location())).hasSize(before);
    }

    @Test
    void aPurgeThatTheEndOfTheServerCutsOffGoesOnAtTheNextStart() throws Exception {
        CountDownLatch some = new CountDownLatch(MANY_FILES / 10);
        restartWith(new DeletesWith(path -> {
            some.countDown();
            sleep();
        }));
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        AppendFiles append = table.newAppend();
        for (int i = 0; i < MANY_FILES; i++) {
            append.appendFile(dataFile(table.location() + "/data/" + i + ".parquet"));
        }
        append.commit();
        client.dropTable(FLIGHTS, true);
        await(some);
        stop();

        assertThat(files(table.location() + "/data")).hasSizeBetween(1, MANY_FILES - 1);
        assertThat(path(metadataFile(table))).exists();
        open(CatalogServer.start(folder));
        assertThat(dropped.all().get(0).at("/purge/filesDeleted").asInt()).isPositive();
        dropped.awaitPurges();
        assertThat(path(table.location())).doesNotExist();
    }

    private JsonNode awaitError() throws Exception {
        JsonNode row = dropped.all().get(0);
        while (row.at("/purge/lastError").isMissingNode()) {
            sleep();
            row = dropped.all().get(0);
        }
        return row;
    }

    private static void addStatistics(Table table) throws Exception {
        long snapshot = table.currentSnapshot().snapshotId();
        String statistics = table.location() + "/metadata/statistics.puffin";
        try (PuffinWriter writer =
                Puffin.write(table.io().newOutputFile(statistics)).build()) {
            writer.add(new Blob(
                    "test", List.of(1), snapshot, 1, ByteBuffer.wrap("blob".getBytes(StandardCharsets.UTF_8))));
            writer.finish();
            table.updateStatistics()
                    .setStatistics(new GenericStatisticsFile(
                            snapshot,
                            statistics,
                            writer.fileSize(),
                            writer.footerSize(),
                            writer.writtenBlobsMetadata().stream()
                                    .map(GenericBlobMetadata::from)
                                    .toList()))
                    .commit();
        }
        table.updatePartitionStatistics()
                .setPartitionStatistics(ImmutableGenericPartitionStatisticsFile.builder()
                        .snapshotId(snapshot)
                        .path(write(table.location() + "/metadata/partitions.parquet"))
                        .fileSizeInBytes(4)
                        .build())
                .commit();
    }

    private static void append(Table table, String... locations) throws Exception {
        AppendFiles append = table.newAppend();
        for (String location : locations) {
            append.appendFile(dataFile(location));
        }
        append.commit();
    }

    private static DataFile dataFile(String location) throws Exception {
        return DataFiles.builder(SPEC)
                .withPath(write(location))
                .withFileSizeInBytes(4)
                .withRecordCount(1)
                .build();
    }

    private static String write(String location) throws Exception {
        Path path = path(location);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "rows");
        return location;
    }

    private static Path path(String location) {
        return FileStores.local().localPath(Location.of(location));
    }

    private static List<Path> files(String location) throws Exception {
        try (Stream<Path> below = Files.walk(path(location))) {
            return below.filter(Files::isRegularFile).toList();
        }
    }

    private static String metadataFile(Table table) {
        return ((HasTableOperations) table).operations().current().metadataFileLocation();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("it did not come to that within a minute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
