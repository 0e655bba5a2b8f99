package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A table whose manifests name the files of another one, made by a client of the catalog: SQL neither reads nor deletes them. */
class OutsideFilesTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    private final String victim = "v" + UUID.randomUUID().toString().replace("-", "");
    private final String attacker = "a" + UUID.randomUUID().toString().replace("-", "");

    @BeforeEach
    void tables() {
        server.answer("CREATE NAMESPACE IF NOT EXISTS lake.outside");
        server.answer("CREATE TABLE lake.outside." + victim
                + " (id BIGINT, secret STRING) TBLPROPERTIES ('write.delete.mode' = 'merge-on-read')");
        server.answer("CREATE TABLE lake.outside." + attacker + " (id BIGINT, secret STRING)");
        server.answer("INSERT INTO lake.outside." + victim + " SELECT id, concat('secret ', id) FROM range(10)");
        server.answer("DELETE FROM lake.outside." + victim + " WHERE id = 3");
    }

    @Test
    void neitherEngineReadsThem() throws IOException {
        name(true, false);

        for (String settings : List.of("", "\"tarn.native.enabled\": \"false\"")) {
            refused("SELECT id, secret FROM lake.outside." + attacker, settings);
            refused("SELECT count(secret) FROM lake.outside." + attacker + " WHERE id > 1", settings);
            refused(
                    "INSERT INTO lake.outside." + attacker + " SELECT id + 1, secret FROM lake.outside." + attacker,
                    settings);
        }
    }

    @Test
    void aKeptResultOfTheOtherTableIsNotTheAnswer() throws IOException {
        String query = "SELECT id, secret FROM lake.outside.%s WHERE id > 0";
        JsonNode first = server.answer(query.formatted(victim));
        assertThat(first.at("/stats/engine").asText()).isEqualTo("native");
        assertThat(server.answer(query.formatted(victim)).at("/stats/engine").asText())
                .isEqualTo("result-cache");
        name(true, true);

        refused(query.formatted(attacker), "");
    }

    @Test
    void deleteFilesOfOthersAreNotReadEither() throws IOException {
        server.answer("INSERT INTO lake.outside." + attacker + " VALUES (1, 'x')");
        name(false, true);

        refused("SELECT * FROM lake.outside." + attacker, "");
        refused("SELECT * FROM lake.outside." + attacker, "\"tarn.native.enabled\": \"false\"");
    }

    @Test
    void expiryDeletesNoneOfThem() throws IOException {
        List<Path> before = files();
        name(true, true);
        server.answer("DELETE FROM lake.outside." + attacker);
        server.answer("INSERT INTO lake.outside." + attacker + " VALUES (1, 'x')");

        server.post("CALL lake.system.expire_snapshots(table => 'outside." + attacker
                + "', older_than => TIMESTAMP '2100-01-01 00:00:00', retain_last => 1)");

        assertThat(files()).containsAll(before);
        assertThat(server.rows("SELECT count(*) FROM lake.outside." + victim)
                        .get(0)
                        .get(0)
                        .asInt())
                .isEqualTo(9);
    }

    /** The attacker's manifests name the victim's files. */
    private void name(boolean data, boolean deletes) throws IOException {
        try (RESTCatalog catalog = server.catalog()) {
            Table from = catalog.loadTable(TableIdentifier.of("outside", victim));
            Table into = catalog.loadTable(TableIdentifier.of("outside", attacker));
            for (FileScanTask task : tasks(from)) {
                if (data) {
                    DataFile copied =
                            DataFiles.builder(into.spec()).copy(task.file()).build();
                    into.newAppend().appendFile(copied).commit();
                }
                for (DeleteFile delete : deletes ? task.deletes() : List.<DeleteFile>of()) {
                    into.newRowDelta()
                            .addDeletes(FileMetadata.deleteFileBuilder(into.spec())
                                    .ofPositionDeletes()
                                    .withPath(delete.location())
                                    .withFormat(delete.format())
                                    .withFileSizeInBytes(delete.fileSizeInBytes())
                                    .withRecordCount(delete.recordCount())
                                    .build())
                            .commit();
                }
            }
        }
    }

    private static List<FileScanTask> tasks(Table table) throws IOException {
        List<FileScanTask> tasks = new ArrayList<>();
        try (CloseableIterable<FileScanTask> planned = table.newScan().planFiles()) {
            planned.forEach(tasks::add);
        }
        return tasks;
    }

    private List<Path> files() throws IOException {
        try (RESTCatalog catalog = server.catalog();
                Stream<Path> files = Files.walk(FileStores.local()
                        .localPath(Location.of(catalog.loadTable(TableIdentifier.of("outside", victim))
                                .location())))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void refused(String sql, String settings) {
        HttpResponse<String> response = server.postJson("{\"sql\": \"" + sql + "\", \"settings\": {" + settings + "}}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(403);
        assertThat(SqlServer.json(response).get("code").asText()).isEqualTo("FORBIDDEN");
        assertThat(response.body())
                .contains("not in the locations of the table")
                .doesNotContain("secret 1");
    }
}
