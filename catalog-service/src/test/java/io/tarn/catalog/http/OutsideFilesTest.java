package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metadata that names files of another table, or of the machine: a commit refuses it, and what is older is never followed. */
class OutsideFilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TableIdentifier VICTIM = TableIdentifier.of("demo", "victim");
    private static final TableIdentifier ATTACKER = TableIdentifier.of("demo", "attacker");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private CatalogServer server;
    private RESTCatalog client;
    private Table victim;
    private Table attacker;
    private String foreign;

    @BeforeEach
    void start() throws Exception {
        server = CatalogServer.start(folder);
        client = server.client();
        client.createNamespace(Namespace.of("demo"));
        victim = client.createTable(VICTIM, Flights.SCHEMA);
        Flights.append(victim, victim.location() + "/data/a.parquet");
        attacker = client.createTable(ATTACKER, Flights.SCHEMA);
        foreign = Files.writeString(folder.resolve("passwd"), "root").toString();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    /** Files that the attacker's metadata must not name. */
    private List<String> files() {
        TableMetadata metadata = ((BaseTable) victim).operations().current();
        return List.of(
                victim.currentSnapshot().manifestListLocation(),
                victim.currentSnapshot().allManifests(victim.io()).get(0).path(),
                metadata.metadataFileLocation(),
                metadata.previousFiles().get(0).file(),
                foreign,
                "file:" + foreign,
                attacker.location() + "/../" + "victim",
                "relative/file",
                "s3://bucket/file",
                // Its own, but of another kind: expiring the snapshot would delete the table's metadata.
                ((BaseTable) attacker).operations().current().metadataFileLocation());
    }

    private static ObjectNode snapshot(long id) {
        ObjectNode snapshot = JSON.createObjectNode();
        snapshot.put("snapshot-id", id)
                .put("timestamp-ms", System.currentTimeMillis())
                .put("schema-id", 0);
        snapshot.put("sequence-number", 1);
        snapshot.putObject("summary").put("operation", "append");
        return snapshot;
    }

    private HttpResponse<String> commit(ObjectNode... updates) throws Exception {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("requirements");
        ArrayNode all = body.putArray("updates");
        List.of(updates).forEach(all::add);
        return post("/v1/lake/namespaces/demo/tables/attacker", body.toString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.uri() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private void refused(HttpResponse<String> response, String file) throws Exception {
        JsonNode error = JSON.readTree(response.body()).get("error");
        assertThat(response.statusCode()).as(file + " " + response.body()).isEqualTo(400);
        assertThat(error.get("message").asText()).contains(file);
        assertThat(client.loadTable(ATTACKER).snapshots()).isEmpty();
        assertThat(client.loadTable(ATTACKER).statisticsFiles()).isEmpty();
    }

    @Test
    void aManifestListOfOthersIsRefused() throws Exception {
        for (String file : files()) {
            ObjectNode update = JSON.createObjectNode().put("action", "add-snapshot");
            update.set("snapshot", snapshot(1).put("manifest-list", file));
            refused(commit(update), file);
        }
    }

    @Test
    void manifestsOfASnapshotWithoutListAreRefused() throws Exception {
        for (String file : files()) {
            ObjectNode snapshot = snapshot(1);
            snapshot.remove("sequence-number");
            snapshot.putArray("manifests")
                    .add(attacker.location() + "/metadata/m.avro")
                    .add(file);
            ObjectNode update = JSON.createObjectNode().put("action", "add-snapshot");
            update.set("snapshot", snapshot);
            refused(commit(update), file);
        }
    }

    @Test
    void statisticsOfOthersAreRefused() throws Exception {
        Flights.append(attacker, attacker.location() + "/data/b.parquet");
        long id = client.loadTable(ATTACKER).currentSnapshot().snapshotId();
        for (String file : files()) {
            ObjectNode update =
                    JSON.createObjectNode().put("action", "set-statistics").put("snapshot-id", id);
            ObjectNode statistics = update.putObject("statistics");
            statistics.put("snapshot-id", id).put("statistics-path", file).put("file-size-in-bytes", 4);
            statistics.put("file-footer-size-in-bytes", 4).putArray("blob-metadata");
            ObjectNode partitions = JSON.createObjectNode().put("action", "set-partition-statistics");
            partitions
                    .putObject("partition-statistics")
                    .put("snapshot-id", id)
                    .put("statistics-path", file)
                    .put("file-size-in-bytes", 4);
            for (ObjectNode each : List.of(update, partitions)) {
                HttpResponse<String> response = commit(each);
                assertThat(response.statusCode()).as(file + response.body()).isEqualTo(400);
                assertThat(response.body()).contains("statistics file");
            }
        }
        Table now = client.loadTable(ATTACKER);
        assertThat(now.statisticsFiles()).isEmpty();
        assertThat(now.partitionStatisticsFiles()).isEmpty();
    }

    @Test
    void registeredMetadataNamesFilesOfItsOwnTable() throws Exception {
        TableMetadata metadata = ((BaseTable) attacker).operations().current();
        String json = Files.readString(path(metadata.metadataFileLocation()));
        client.dropTable(ATTACKER, false);
        for (String file : files().subList(0, 7)) {
            for (String field : List.of("metadata-log", "snapshots", "statistics", "partition-statistics")) {
                ObjectNode forged = (ObjectNode) JSON.readTree(json);
                switch (field) {
                    case "metadata-log" ->
                        forged.putArray(field)
                                .addObject()
                                .put("timestamp-ms", 1)
                                .put("metadata-file", file);
                    case "snapshots" -> forged.putArray(field).add(snapshot(1).put("manifest-list", file));
                    default -> {
                        ObjectNode statistics = forged.putArray(field).addObject();
                        statistics
                                .put("snapshot-id", 1)
                                .put("statistics-path", file)
                                .put("file-size-in-bytes", 4);
                        statistics.put("file-footer-size-in-bytes", 4).putArray("blob-metadata");
                    }
                }
                forged.put("last-sequence-number", 1);
                Path written = path(metadata.location()).resolve("metadata/00009-forged.metadata.json");
                Files.writeString(written, forged.toString());

                assertThatThrownBy(() -> client.registerTable(ATTACKER, written.toString()))
                        .as(field + " " + file)
                        .isInstanceOf(BadRequestException.class);
                assertThat(client.tableExists(ATTACKER)).isFalse();
            }
        }
        client.registerTable(ATTACKER, metadata.metadataFileLocation());
        assertThat(client.tableExists(ATTACKER)).isTrue();
    }

    @Test
    void aRegisteredTableReadsFilesThatWereThereBefore() throws Exception {
        Path imports = Files.createDirectories(folder.resolve("lake/hive/flights"));
        Path file = Files.writeString(imports.resolve("old.parquet"), "x");
        Flights.append(attacker, file.toString());
        String metadata = ((BaseTable) attacker).operations().current().metadataFileLocation();
        client.dropTable(ATTACKER, false);
        ObjectNode body = JSON.createObjectNode().put("name", "attacker").put("metadata-location", metadata);
        body.putArray("tarn-read-locations").add(victim.location() + "/data");
        assertThat(post("/v1/lake/namespaces/demo/register", body.toString()).statusCode())
                .isEqualTo(400);
        body.putArray("tarn-read-locations").add(imports.toString());
        assertThat(post("/v1/lake/namespaces/demo/register", body.toString()).statusCode())
                .isEqualTo(200);

        try (RESTCatalog planning = server.client("planning", Map.of("scan-planning-mode", "server"))) {
            assertThat(Flights.files(planning.loadTable(ATTACKER))).containsExactly(file.toString());
        }
        client.dropTable(ATTACKER, true);
        new DroppedClient(server).awaitPurges();
        assertThat(file).exists();
    }

    @Test
    void aScanPlanNamesNoFileOfAnotherTable() {
        Flights.append(attacker, victim.location() + "/data/a.parquet");
        try (RESTCatalog planning = server.client("planning", Map.of("scan-planning-mode", "server"))) {
            Table planned = planning.loadTable(ATTACKER);
            assertThatThrownBy(() -> Flights.files(planned))
                    .isInstanceOf(ForbiddenException.class)
                    .hasMessageContaining("not in the locations of the table at " + attacker.location());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void locationsForFilesAreTheTablesAlone() {
        for (String property : List.of("write.data.path", "write.metadata.path", "write.object-storage.path")) {
            for (String taken : List.of(
                    victim.location(),
                    victim.location() + "/data",
                    server.root().child("demo").value())) {
                assertThatThrownBy(() ->
                                attacker.updateProperties().set(property, taken).commit())
                        .as(property + "=" + taken)
                        .isInstanceOf(BadRequestException.class)
                        .hasMessageNotContaining("demo.victim");
                assertThatThrownBy(() -> client.createTable(
                                TableIdentifier.of("demo", "third"), Flights.SCHEMA, null, Map.of(property, taken)))
                        .isInstanceOf(BadRequestException.class);
            }
        }
        String files = server.root().child("files/attacker").value();
        attacker.updateProperties().set("write.data.path", files).commit();
        for (String taken :
                List.of(files, files + "/x", server.root().child("files").value())) {
            assertThatThrownBy(() -> victim.updateProperties()
                            .set("write.data.path", taken)
                            .commit())
                    .isInstanceOf(BadRequestException.class);
            assertThatThrownBy(() -> victim.updateLocation().setLocation(taken).commit())
                    .isInstanceOf(BadRequestException.class);
            assertThatThrownBy(() -> client.buildTable(TableIdentifier.of("demo", "third"), Flights.SCHEMA)
                            .withLocation(taken)
                            .create())
                    .isInstanceOf(BadRequestException.class);
        }
    }

    @Test
    void aLocationStaysTakenAfterTheTableMovesAndAfterItIsDropped() {
        String first = attacker.location();
        String files = server.root().child("files/attacker").value();
        attacker.updateProperties().set("write.data.path", files).commit();
        attacker.updateLocation()
                .setLocation(server.root().child("moved").value())
                .commit();
        client.dropTable(ATTACKER, false);
        for (String taken : List.of(first, files, server.root().child("moved").value())) {
            assertThatThrownBy(() -> client.buildTable(TableIdentifier.of("demo", "third"), Flights.SCHEMA)
                            .withLocation(taken)
                            .create())
                    .as(taken)
                    .isInstanceOf(BadRequestException.class);
        }
    }

    @Test
    void aPurgeLeavesWhatTheTableDidNotWrite() throws Exception {
        Path place = Files.createDirectories(folder.resolve("lake/imports/flights"));
        Path existing = Files.writeString(place.resolve("existing.csv"), "1");
        Table table = client.buildTable(TableIdentifier.of("demo", "third"), Flights.SCHEMA)
                .withLocation(place.toString())
                .create();
        Path own =
                Files.writeString(Files.createDirectories(place.resolve("data")).resolve("own.parquet"), "x");
        Flights.append(table, own.toString(), victim.location() + "/data/a.parquet");
        Path stolen = Files.writeString(
                Files.createDirectories(path(victim.location()).resolve("data")).resolve("a.parquet"), "x");

        client.dropTable(TableIdentifier.of("demo", "third"), true);
        new DroppedClient(server).awaitPurges();

        assertThat(existing).exists();
        assertThat(stolen).exists();
        assertThat(own).doesNotExist();
        try (Stream<Path> left = Files.walk(place)) {
            assertThat(left.filter(Files::isRegularFile)).containsExactly(existing);
        }
    }

    @Test
    void metadataFilesOfOthersAreNotCleanedUpAfterACommit() throws Exception {
        attacker.updateProperties()
                .set("write.metadata.delete-after-commit.enabled", "true")
                .set("write.metadata.previous-versions-max", "1")
                .commit();
        String log = ((BaseTable) attacker)
                .operations()
                .current()
                .previousFiles()
                .get(0)
                .file();
        String theirs = ((BaseTable) victim).operations().current().metadataFileLocation();
        // As a table that was registered before commits were checked: its file says so, the server has not read it yet.
        String file = ((BaseTable) attacker).operations().current().metadataFileLocation();
        server.close();
        Files.writeString(path(file), Files.readString(path(file)).replace(log, theirs));
        server = CatalogServer.start(folder);
        client = server.client();

        Table again = client.loadTable(ATTACKER);
        again.updateProperties().set("a", "1").commit();
        again.updateProperties().set("a", "2").commit();

        assertThat(path(theirs)).exists();
    }

    @Test
    void aMetadataFileThatUnpacksToTooMuchIsRefused() throws Exception {
        client.dropTable(ATTACKER, false);
        Path bomb = path(attacker.location()).resolve("metadata/00001-bomb.gz.metadata.json");
        byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            for (int megabyte = 0; megabyte < 200; megabyte++) {
                out.write(spaces);
            }
        }
        assertThat(Files.size(bomb)).isLessThan(1 << 20);

        assertThatThrownBy(() -> client.registerTable(ATTACKER, bomb.toString()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("more than 128 MB unpacked");
        assertThatThrownBy(() -> client.registerView(ATTACKER, bomb.toString()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("more than 128 MB unpacked");
    }

    private static Path path(String location) {
        return FileStores.local().localPath(Location.of(location));
    }
}
