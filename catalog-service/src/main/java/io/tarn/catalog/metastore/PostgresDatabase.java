package io.tarn.catalog.metastore;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;

/**
 * The catalog's database on a PostgreSQL server, which many servers of ours may share. One pool of connections reads, another
 * one changes, so that reads go on while changes wait for each other. All waits have a bound: for a connection, for a lock,
 * for an answer. A statement is given up by the server before the client gives up on the server, so that a client seldom has
 * to guess.
 */
public final class PostgresDatabase {
    private static final int MOST_WRITERS = 10;
    private static final int MOST_READERS = 10;
    private static final int LOCK_SECONDS = 8;
    private static final int STATEMENT_SECONDS = 12;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(1);
    private static final Duration LONGEST_CLOSING = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(5);

    /** Also frees the locks of a server of ours that stands still, or whose machine is gone. */
    private static final String SESSION = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;"
            + " SET statement_timeout = '" + STATEMENT_SECONDS + "s';"
            + " SET lock_timeout = '" + LOCK_SECONDS + "s';"
            + " SET idle_in_transaction_session_timeout = '" + PostgresAddress.ANSWER_SECONDS + "s'";

    private PostgresDatabase() {}

    /**
     * Connects, and brings the tables to their newest form, makes them in an empty database.
     *
     * @throws TarnException {@code STORAGE_FAILED} if there is no such server, database, user, password, or if the database
     *     is of a newer Tarn or somebody else's
     */
    public static Database open(PostgresAddress address) {
        DataSource source = address.dataSource();
        try {
            new Migrations(source, Dialect.POSTGRESQL).apply();
        } catch (SQLException | FlywayException e) {
            throw cannotOpen(address, e);
        }
        HikariDataSource writers = pool("tarn-metastore-changes", source, MOST_WRITERS);
        HikariDataSource readers = pool("tarn-metastore-reads", source, MOST_READERS);
        return new Database(Jdbi.create(writers), readers::getConnection, Dialect.POSTGRESQL, () -> {
            close(writers);
            close(readers);
        });
    }

    /**
     * Connections are made when they are needed, so a server that is away for a while is no failure of the pool. Who wants one
     * meanwhile is told so after the longest wait; the pool notices that the server is back within 5 s.
     */
    private static HikariDataSource pool(String name, DataSource source, int size) {
        HikariConfig config = new HikariConfig();
        // Else it asks its first connection, once; if that breaks meanwhile, it has none for ever.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setIdleTimeout(LONGEST_IDLE.toMillis());
        config.setConnectionTimeout(LONGEST_WAIT.toMillis());
        config.setValidationTimeout(LONGEST_WAIT.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(SESSION);
        return new HikariDataSource(config);
    }

    /** The pool itself cuts off what is under way, so that is awaited first. */
    private static void close(HikariDataSource pool) {
        long deadline = System.nanoTime() + LONGEST_CLOSING.toNanos();
        while (pool.getHikariPoolMXBean().getActiveConnections() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        pool.close();
    }

    private static TarnException cannotOpen(PostgresAddress address, Exception e) {
        return new TarnException(
                ErrorCode.STORAGE_FAILED, "cannot open the catalog database " + address + ": " + why(address, e), e);
    }

    private static String why(PostgresAddress address, Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof UnknownHostException) {
            return "the host is not known; check metastore.url";
        }
        String state = e instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
        return switch (state) {
            case "28P01", "28000" ->
                "it refuses the user '" + address.user() + "' or the password; check metastore.user and"
                        + " metastore.password";
            case "3D000" -> "the server has no such database; make it with CREATE DATABASE, or check metastore.url";
            case "08001", "08006", "08004", "08003" ->
                "there is no connection (" + firstLine(root) + "); check that the server runs and metastore.url";
            default -> firstLine(root) + "; it must be a database of its own that the user may create tables in";
        };
    }

    private static String firstLine(Throwable e) {
        String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return text.lines().findFirst().orElse(text);
    }
}
