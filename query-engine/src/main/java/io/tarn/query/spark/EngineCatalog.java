package io.tarn.query.spark;

import io.tarn.query.spark.stats.CountedFileIO;
import io.tarn.storage.FileStores;
import io.tarn.storage.LocationRanges;
import io.tarn.storage.client.CatalogClients;
import io.tarn.storage.client.GuardedTable;
import io.tarn.storage.property.AllowedProperties;
import io.tarn.storage.property.EngineKey;
import java.util.Map;
import java.util.function.Function;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.rest.RESTClient;
import org.apache.iceberg.rest.RESTSessionCatalog;

/**
 * Iceberg's REST client as the engine uses it: the files of a table are those in the locations that the catalog sends with the
 * table, whatever its metadata names. A table that comes without locations has no files. It shows that it is the engine of the
 * catalog's own process, takes no more of a warehouse's configuration than how tables and views are made, and does nothing that
 * properties from before they were checked would have it do. Thread-safe.
 */
final class EngineCatalog extends RESTCatalog {
    EngineCatalog(EngineKey key) {
        super(CatalogClients.taking(AllowedProperties.ENGINE_CONFIGURATION, Map.of(EngineKey.HEADER, key.header())));
    }

    @Override
    protected RESTSessionCatalog newSessionCatalog(Function<Map<String, String>, RESTClient> clientBuilder) {
        FileStores stores = FileStores.local();
        return new RESTSessionCatalog(clientBuilder, (context, config) -> files(stores, config));
    }

    private static FileIO files(FileStores stores, Map<String, String> config) {
        return new CountedFileIO(stores.of(LocationRanges.sent(config).orElseGet(LocationRanges::none)));
    }

    @Override
    public Table loadTable(TableIdentifier name) {
        return GuardedTable.of(super.loadTable(name), name);
    }
}
