package io.tarn.query.spark;

import io.tarn.query.spark.stats.CountedFileIO;
import io.tarn.storage.FileStores;
import io.tarn.storage.LocationRanges;
import java.util.Map;
import java.util.function.Function;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.rest.RESTClient;
import org.apache.iceberg.rest.RESTSessionCatalog;

/**
 * Iceberg's REST client as the engine uses it: the files of a table are those in the locations that the catalog sends with the
 * table, whatever its metadata names. A table that comes without locations has no files. Made by its class name. Thread-safe.
 */
public final class EngineCatalog extends RESTCatalog {
    /** For Iceberg. */
    public EngineCatalog() {}

    @Override
    protected RESTSessionCatalog newSessionCatalog(Function<Map<String, String>, RESTClient> clientBuilder) {
        FileStores stores = FileStores.local();
        return new RESTSessionCatalog(clientBuilder, (context, config) -> files(stores, config));
    }

    private static FileIO files(FileStores stores, Map<String, String> config) {
        return new CountedFileIO(stores.of(LocationRanges.sent(config).orElseGet(LocationRanges::none)));
    }
}
