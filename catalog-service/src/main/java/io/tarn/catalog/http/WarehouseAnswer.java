package io.tarn.catalog.http;

import io.tarn.api.WarehouseInfo;
import io.tarn.catalog.metastore.StoredWarehouse;
import io.tarn.catalog.metastore.WarehouseProperties;
import io.tarn.storage.Location;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** A warehouse as it is answered. */
record WarehouseAnswer(StoredWarehouse stored) {
    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    WarehouseInfo info() {
        WarehouseProperties shown = stored.properties().shown();
        return new WarehouseInfo(
                stored.warehouse().name().value(),
                stored.warehouse().root().value(),
                stored.warehouse().allowed().stream().map(Location::value).toList(),
                shown.defaults(),
                shown.overrides(),
                MILLISECONDS.format(stored.createdAt()));
    }
}
