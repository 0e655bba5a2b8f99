package io.tarn.query.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Where the history lies: a SQLite file of its own, so that it never stands in the way of a commit of the catalog, or tables
 * of their own in a PostgreSQL database that many servers may share. Safe for use by many threads.
 */
public final class HistoryDatabase implements AutoCloseable {
    private static final int SQLITE_READERS = 2;
    private static final int POSTGRES_CONNECTIONS = 4;
    private static final int BUSY_MILLIS = 10_000;
    private static final int LARGEST_LOG_LEFT_BYTES = 16 << 20;
    private static final Duration SQLITE_WAIT = Duration.ofSeconds(20);
    private static final Duration POSTGRES_WAIT = Duration.ofSeconds(2);
    private static final String POSTGRES_SESSION =
            "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED; SET statement_timeout = '12s';"
                    + " SET lock_timeout = '8s'; SET idle_in_transaction_session_timeout = '15s'";

    private final HikariDataSource writers;
    private final HikariDataSource readers;
    private final String skipLocked;

    private HistoryDatabase(HikariDataSource writers, HikariDataSource readers, String skipLocked) {
        this.writers = writers;
        this.readers = readers;
        this.skipLocked = skipLocked;
    }

    /**
     * A SQLite file, made if it is not there. The end of the process loses nothing; a power cut may lose the last moments, but
     * never breaks the file.
     *
     * @throws TarnException {@code STORAGE_FAILED} if it cannot be read or written, or is of a newer Tarn
     */
    public static HistoryDatabase sqlite(Path file) {
        migrate(file.toString(), sqlite(file, SQLiteConfig.TransactionMode.IMMEDIATE));
        return new HistoryDatabase(
                pool("tarn-history-changes", sqlite(file, SQLiteConfig.TransactionMode.IMMEDIATE), 1, SQLITE_WAIT),
                pool(
                        "tarn-history-reads",
                        sqlite(file, SQLiteConfig.TransactionMode.DEFERRED),
                        SQLITE_READERS,
                        SQLITE_WAIT),
                "");
    }

    /**
     * A PostgreSQL database.
     *
     * @param source makes connections, not pooled
     * @throws TarnException {@code STORAGE_FAILED} if it cannot be reached, or its tables are of a newer Tarn or somebody else's
     */
    public static HistoryDatabase postgresql(DataSource source) {
        migrate("in PostgreSQL", source);
        HikariConfig config = config("tarn-history", source, POSTGRES_CONNECTIONS, POSTGRES_WAIT);
        config.setConnectionInitSql(POSTGRES_SESSION);
        HikariDataSource pool = new HikariDataSource(config);
        return new HistoryDatabase(pool, pool, " FOR UPDATE SKIP LOCKED");
    }

    Jdbi writes() {
        return Jdbi.create(writers);
    }

    Jdbi reads() {
        return Jdbi.create(readers);
    }

    /** What ends a SELECT of rows that are about to be deleted: those that another server is deleting are left to it. */
    String skipLocked() {
        return skipLocked;
    }

    @Override
    public void close() {
        writers.close();
        readers.close();
    }

    private static SQLiteDataSource sqlite(Path file, SQLiteConfig.TransactionMode mode) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setJournalSizeLimit(LARGEST_LOG_LEFT_BYTES);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTransactionMode(mode);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    private static HikariDataSource pool(String name, DataSource source, int size, Duration longestWait) {
        return new HikariDataSource(config(name, source, size, longestWait));
    }

    private static HikariConfig config(String name, DataSource source, int size, Duration longestWait) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(longestWait.toMillis());
        config.setValidationTimeout(POSTGRES_WAIT.toMillis());
        config.setInitializationFailTimeout(-1);
        return config;
    }

    private static void migrate(String where, DataSource source) {
        try {
            new HistoryMigrations(source).apply();
        } catch (SQLException | FlywayException e) {
            throw cannotOpen(where, e);
        }
    }

    private static TarnException cannotOpen(String where, Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String why = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new TarnException(
                ErrorCode.STORAGE_FAILED,
                "cannot open the history of statements " + where + ": "
                        + why.lines().findFirst().orElse(why)
                        + "; its place must be writable, with space left; what is there of a newer or broken one can be moved away",
                e);
    }
}
