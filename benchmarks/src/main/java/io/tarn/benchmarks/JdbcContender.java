package io.tarn.benchmarks;

import io.tarn.storage.LocalFileIO;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * Iceberg's own JDBC catalog on SQLite, in this process, shared by all clients: nothing stands between them and the
 * database. It writes metadata files through the same FileIO as Tarn, and SQLite waits for a lock rather than fail at once.
 */
final class JdbcContender implements Contender {
    private final JdbcCatalog catalog = new JdbcCatalog(properties -> new LocalFileIO(), null, true);

    JdbcContender(Path folder) {
        catalog.initialize(
                "lake",
                Map.of(
                        CatalogProperties.URI,
                        "jdbc:sqlite:" + folder.resolve("catalog.db")
                                + "?busy_timeout=60000&journal_mode=WAL&synchronous=FULL",
                        CatalogProperties.WAREHOUSE_LOCATION,
                        folder.resolve("warehouse").toUri().toString()));
    }

    @Override
    public String name() {
        return "JdbcCatalog (SQLite)";
    }

    @Override
    public Catalog client() {
        return catalog;
    }

    @Override
    public void close() {
        catalog.close();
    }
}
