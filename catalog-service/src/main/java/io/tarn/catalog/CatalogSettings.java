package io.tarn.catalog;

import io.micrometer.core.instrument.MeterRegistry;
import io.tarn.catalog.metastore.MetastoreAddress;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import java.time.Duration;
import org.apache.iceberg.io.FileIO;

/**
 * What a catalog is made of.
 *
 * @param metastore where the database of pointers is
 * @param first the warehouse that is made where there is none; others may be made beside it
 * @param home the folder of this server's own files: nothing in it but places beside the first warehouse can be a root
 * @param io reads and writes metadata files, and deletes the files of purged tables
 * @param meters where the catalog counts what it does
 * @param dropRetention how long dropped tables and views can be brought back; zero if they cannot
 */
public record CatalogSettings(
        MetastoreAddress metastore,
        Warehouse first,
        Location home,
        FileIO io,
        MeterRegistry meters,
        Duration dropRetention) {}
