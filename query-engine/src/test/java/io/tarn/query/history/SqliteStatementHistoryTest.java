package io.tarn.query.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.StatementInfo;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SqliteStatementHistoryTest extends StatementHistoryContract {
    @TempDir
    Path folder;

    @Override
    HistoryDatabase database() {
        return HistoryDatabase.sqlite(folder.resolve("history.sqlite"));
    }

    @Test
    void keysOfAnOlderFileBelongToTheUsersOfTheirStatements() {
        StatementInfo first = queued("insert", "ann", START);
        Path old = folder.resolve("history.sqlite");
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + old);
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:io/tarn/query/history")
                .table("flyway_history_of_sql")
                .target("1")
                .load()
                .migrate();
        Jdbi.create(source).useHandle(handle -> {
            new StatementRows("server").insert(handle, first);
            handle.execute("INSERT INTO sql_idempotency_keys VALUES ('k', 'f', ?)", first.id());
        });
        JdbcStatementHistory history = open(UUID.randomUUID(), WIDE, START);
        IdempotencyKey key = new IdempotencyKey("k");
        StatementInfo ofBob = queued("insert", "bob", START);
        assertThat(history.claim(key, "f", queued("insert", "ann", START))).isEqualTo(id(first));
        assertThat(history.claim(key, "f", ofBob)).isEqualTo(id(ofBob));
    }

    @Test
    void aBrokenFileIsSaidInOneLineWithItsName() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.sqlite"), "this is not a database".repeat(100));
        assertThatThrownBy(() -> HistoryDatabase.sqlite(broken))
                .isInstanceOf(TarnException.class)
                .hasMessageContaining(broken.toString())
                .hasMessageContaining("not a database");
    }
}
