package io.tarn.query.spark;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.view.BaseView;
import org.apache.iceberg.view.View;
import org.jspecify.annotations.Nullable;

/**
 * What an analysis found in a catalog. A table and a view never have the same name, so what was found says also that there was
 * nothing else.
 *
 * @param warehouse that was asked
 * @param name of the table or view
 * @param metadata the file that says all there is to say of it, written once; null if it has none, so that nobody can tell
 *     whether it is as it was
 */
record CatalogRead(
        String warehouse, TableIdentifier name, @Nullable String metadata) {
    static CatalogRead of(String warehouse, TableIdentifier name, Table table) {
        return new CatalogRead(
                warehouse,
                name,
                table instanceof BaseTable base ? base.operations().current().metadataFileLocation() : null);
    }

    static CatalogRead of(String warehouse, TableIdentifier name, View view) {
        return new CatalogRead(
                warehouse,
                name,
                view instanceof BaseView base ? base.operations().current().metadataFileLocation() : null);
    }

    /** Whether the catalog has the same there now. */
    boolean holds(CurrentMetadata current) {
        return metadata != null
                && current.location(warehouse, name).filter(metadata::equals).isPresent();
    }
}
