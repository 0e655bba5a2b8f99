package io.tarn.server;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.catalog.CatalogService;
import io.tarn.catalog.metastore.MetastoreException;
import java.util.List;
import java.util.function.Supplier;

/** Tells the engine which warehouses there are: one small query in the process for each statement, so that none is missed. */
record WarehouseNames(CatalogService catalog) implements Supplier<List<String>> {
    @Override
    public List<String> get() {
        try {
            return catalog.warehouses().names();
        } catch (MetastoreException e) {
            throw new TarnException(ErrorCode.STORAGE_FAILED, String.valueOf(e.getMessage()), e);
        }
    }
}
