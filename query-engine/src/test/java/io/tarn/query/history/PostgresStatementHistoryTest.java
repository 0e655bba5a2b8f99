package io.tarn.query.history;

import io.tarn.catalog.metastore.PostgresAddress;
import io.tarn.testing.PostgresExtension;
import io.tarn.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresStatementHistoryTest extends StatementHistoryContract {
    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    /** Its tables stand beside those of the history, each with its own list of scripts. */
    @BeforeAll
    static void theCatalogIsThere() {
        address().open().close();
    }

    @Override
    HistoryDatabase database() {
        return HistoryDatabase.postgresql(address().dataSource());
    }

    private static PostgresAddress address() {
        TestDatabase database = POSTGRES.database();
        return PostgresAddress.of(database.url(), database.user(), database.password());
    }

    @AfterEach
    void empty() {
        POSTGRES.database().empty();
    }
}
