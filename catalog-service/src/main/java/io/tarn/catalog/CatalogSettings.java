package io.tarn.catalog;

import io.micrometer.core.instrument.MeterRegistry;
import io.tarn.catalog.metastore.MetastoreAddress;
import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import java.time.Duration;
import java.util.List;

/**
 * What a catalog is made of.
 *
 * @param metastore where the database of pointers is
 * @param first the warehouse that is made where there is none; others may be made beside it
 * @param home the folder of this server's own files: nothing in it but places beside the first warehouse can be a root
 * @param storageRoots below which warehouses and their allowed locations must lie
 * @param stores reads and writes metadata files, and deletes the files of purged tables
 * @param meters where the catalog counts what it does
 * @param dropRetention how long dropped tables and views can be brought back; zero if they cannot
 */
public record CatalogSettings(
        MetastoreAddress metastore,
        Warehouse first,
        Location home,
        List<Location> storageRoots,
        FileStores stores,
        MeterRegistry meters,
        Duration dropRetention) {}
