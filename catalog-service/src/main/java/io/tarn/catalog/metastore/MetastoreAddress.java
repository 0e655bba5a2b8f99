package io.tarn.catalog.metastore;

import java.nio.file.Path;

/** Where the catalog's database is. */
public sealed interface MetastoreAddress permits MetastoreAddress.SqliteFile, PostgresAddress {
    /**
     * Opens it, makes its tables or brings them up to date where needed.
     *
     * @throws io.tarn.api.TarnException {@code STORAGE_FAILED} if that cannot be done, with one line that says why
     */
    Database open();

    /**
     * The embedded database of one server.
     *
     * @param file made if it is not there; its folder exists
     */
    record SqliteFile(Path file) implements MetastoreAddress {
        @Override
        public Database open() {
            return SqliteDatabase.open(file);
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }
}
