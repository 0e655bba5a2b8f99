package io.tarn.catalog.metastore;

import io.tarn.testing.TestDatabase;

/** From the databases of tests to what the metastore opens. */
public final class Addresses {
    private Addresses() {}

    public static PostgresAddress of(TestDatabase database) {
        return PostgresAddress.of(database.url(), database.user(), database.password());
    }
}
