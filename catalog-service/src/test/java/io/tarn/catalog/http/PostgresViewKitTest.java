package io.tarn.catalog.http;

import io.tarn.catalog.metastore.Addresses;
import io.tarn.catalog.metastore.MetastoreAddress;
import io.tarn.testing.PostgresExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same on PostgreSQL. */
class PostgresViewKitTest extends ViewKitTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    @Override
    MetastoreAddress metastore() {
        return Addresses.of(POSTGRES.database());
    }

    @AfterEach
    void empty() {
        POSTGRES.database().empty();
    }
}
