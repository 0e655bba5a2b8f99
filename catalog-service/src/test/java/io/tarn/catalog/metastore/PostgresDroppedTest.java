package io.tarn.catalog.metastore;

import io.tarn.testing.PostgresExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresDroppedTest extends DroppedContract {
    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    @Override
    Database open() {
        return Addresses.of(POSTGRES.database()).open();
    }

    @AfterEach
    void empty() {
        POSTGRES.database().empty();
    }
}
