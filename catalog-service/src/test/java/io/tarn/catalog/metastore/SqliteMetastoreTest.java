package io.tarn.catalog.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.iceberg.catalog.Namespace;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SqliteMetastoreTest extends MetastoreContract {
    @TempDir
    private Path folder;

    @Override
    Database open() {
        return SqliteDatabase.open(folder.resolve("catalog.db"));
    }

    @Test
    void whatIsWrittenIsThereWhenTheFileIsOpenedAgain() {
        NamespaceKey key = new NamespaceKey(new WarehouseName("lake"), Namespace.of("a"));
        try (Database first = SqliteDatabase.open(folder.resolve("again.db"))) {
            new WarehouseTable(first).createFirst(new Warehouse(key.warehouse(), Location.of(folder)));
            new JdbcMetastore(first).createNamespace(key, Map.of("k", "v"), Receipt.none());
        }

        try (Database second = SqliteDatabase.open(folder.resolve("again.db"))) {
            assertThat(new JdbcMetastore(second).namespace(key)).contains(Map.of("k", "v"));
        }
    }

    @Test
    void olderAnswersAndPlansBelongToTheUserOfRequestsThatNameNone() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("old.db"));
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:io/tarn/catalog/metastore")
                .target("2")
                .load()
                .migrate();
        WarehouseName lake = new WarehouseName("lake");
        IdempotencyKey key = IdempotencyKey.of("01890a5d-ac96-774b-bcce-b302099a8057");
        Jdbi.create(source).useHandle(handle -> {
            handle.execute("INSERT INTO receipts VALUES ('lake', ?, 'print', 204, NULL, NULL, 1)", key.value());
            handle.execute(
                    "INSERT INTO plans (id, warehouse, metadata_location, location, request, created_at)"
                            + " VALUES ('p', 'lake', 'm', 'l', '{}', ?)",
                    Clock.systemUTC().millis());
        });

        UserName ann = new UserName("ann");
        try (Database database = SqliteDatabase.open(folder.resolve("old.db"))) {
            Receipts receipts = new Receipts(database);
            assertThat(receipts.find(new Receipt.Claim(lake, UserName.ANONYMOUS, key, "print")))
                    .isPresent();
            assertThat(receipts.find(new Receipt.Claim(lake, ann, key, "print")))
                    .isEmpty();
            Plans plans = new Plans(database);
            assertThat(plans.find(lake, UserName.ANONYMOUS, "p")).isPresent();
            assertThat(plans.find(lake, ann, "p")).isEmpty();
        }
    }

    @Test
    void aDatabaseIsInOrderOnceItWasOpened() throws Exception {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("new.db"));
        Migrations migrations = new Migrations(source, Dialect.SQLITE);

        assertThat(migrations.inOrder()).isFalse();
        SqliteDatabase.open(folder.resolve("new.db")).close();
        assertThat(migrations.inOrder()).isTrue();
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedInOneLine() throws Exception {
        Path file =
                Files.writeString(folder.resolve("not.db"), "this is not a database, but long enough to look at it");

        assertThatThrownBy(() -> SqliteDatabase.open(file))
                .isInstanceOf(TarnException.class)
                .hasMessageStartingWith("cannot open the catalog database " + file)
                .extracting(Throwable::getMessage)
                .asString()
                .hasLineCount(1);
    }
}
