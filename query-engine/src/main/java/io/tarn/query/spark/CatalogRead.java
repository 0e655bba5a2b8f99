package io.tarn.query.spark;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.view.BaseView;
import org.apache.iceberg.view.View;
import org.jspecify.annotations.Nullable;

/**
 * What an analysis found in a catalog. A table and a view never have the same name, so what was found says also that there was
 * nothing else.
 *
 * @param client of the catalog
 * @param name that was looked up
 * @param view whether it is a view
 * @param metadata the file that says all there is to say of it, written once; null if it has none, so that nobody can tell
 *     whether it is as it was
 */
record CatalogRead(
        Catalog client,
        TableIdentifier name,
        boolean view,
        @Nullable String metadata) {
    static CatalogRead of(Catalog client, TableIdentifier name, Table table) {
        return new CatalogRead(client, name, false, metadata(table));
    }

    static CatalogRead of(Catalog client, TableIdentifier name, View view) {
        return new CatalogRead(client, name, true, metadata(view));
    }

    /** Whether the catalog has the same there now. */
    boolean holds() {
        if (metadata == null) {
            return false;
        }
        try {
            String now = view ? metadata(((ViewCatalog) client).loadView(name)) : metadata(client.loadTable(name));
            return metadata.equals(now);
        } catch (NoSuchTableException | NoSuchViewException e) {
            return false;
        }
    }

    private static @Nullable String metadata(Table table) {
        return table instanceof BaseTable base ? base.operations().current().metadataFileLocation() : null;
    }

    private static @Nullable String metadata(View view) {
        return view instanceof BaseView base ? base.operations().current().metadataFileLocation() : null;
    }
}
