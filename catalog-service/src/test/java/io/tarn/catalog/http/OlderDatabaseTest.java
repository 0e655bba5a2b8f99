package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.storage.LocalFileIO;
import io.tarn.storage.Location;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that an older version made is opened with all that is in it. */
class OlderDatabaseTest {
    @TempDir
    private Path folder;

    @Test
    void aDatabaseFromBeforeWarehousesWereStoredKeepsItsTables() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("catalog.db");
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:io/tarn/catalog/metastore")
                .target("1")
                .load()
                .migrate();
        String place = Location.of(folder).child("lake/demo/t-1").value();
        insert(url, "INSERT INTO namespaces VALUES ('lake', 'demo', '', '{}')");
        insert(url, "INSERT INTO entities VALUES ('lake', 'demo', 't', 'TABLE', ?, ?)", place, metadataFile(place));

        try (CatalogServer server = CatalogServer.start(folder);
                RESTCatalog client = server.client()) {
            assertThat(server.service().warehouses().names()).containsExactly("lake");
            assertThat(client.listTables(Namespace.of("demo"))).containsExactly(TableIdentifier.of("demo", "t"));
            assertThat(client.loadTable(TableIdentifier.of("demo", "t"))
                            .schema()
                            .sameSchema(Flights.SCHEMA))
                    .isTrue();
            client.loadTable(TableIdentifier.of("demo", "t"))
                    .updateProperties()
                    .set("k", "v")
                    .commit();
            client.createTable(TableIdentifier.of("demo", "new"), Flights.SCHEMA);
        }
    }

    private static String metadataFile(String place) {
        TableMetadata metadata = TableMetadata.newTableMetadata(
                Flights.SCHEMA, PartitionSpec.unpartitioned(), place, Map.of("format-version", "2"));
        String file = place + "/metadata/00000-first.metadata.json";
        TableMetadataParser.write(metadata, new LocalFileIO().newOutputFile(file));
        return file;
    }

    private static void insert(String url, String sql, String... values) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
