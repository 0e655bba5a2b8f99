package io.tarn.catalog.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.TarnException;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.catalog.Namespace;
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
