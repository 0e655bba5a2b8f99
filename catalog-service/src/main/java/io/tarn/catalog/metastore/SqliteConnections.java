package io.tarn.catalog.metastore;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.ConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;

/**
 * The connections to one SQLite file: one that writes, because SQLite has one writer at a time and waiting here is in order
 * where waiting in SQLite is not, and a few that read beside it (WAL). Thread-safe.
 */
final class SqliteConnections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteConnections.class);
    private static final int READERS = 4;
    private static final int LONGEST_WAIT_SECONDS = 20;
    private static final int LONGEST_CLOSING_SECONDS = 3;
    private static final int BUSY_TIMEOUT_MILLIS = 10_000;

    private final String url;
    private final Queue<Connection> all = new ConcurrentLinkedQueue<>();
    private final Pool writer;
    private final Pool readers;
    private volatile boolean closed;

    SqliteConnections(String url) throws SQLException {
        this.url = url;
        try {
            this.writer = new Pool("IMMEDIATE", 1);
            this.readers = new Pool("DEFERRED", READERS);
        } catch (SQLException e) {
            closeAll();
            throw e;
        }
    }

    ConnectionFactory writer() {
        return writer;
    }

    ConnectionFactory readers() {
        return readers;
    }

    private Connection connect(String transactionMode) throws SQLException {
        Properties pragmas = new Properties();
        pragmas.setProperty("journal_mode", "WAL");
        pragmas.setProperty("synchronous", "FULL");
        pragmas.setProperty("foreign_keys", "true");
        pragmas.setProperty("busy_timeout", Integer.toString(BUSY_TIMEOUT_MILLIS));
        pragmas.setProperty("transaction_mode", transactionMode);
        // Not by DriverManager, which loads every driver on the class path.
        Connection connection = JDBC.createConnection(url, pragmas);
        all.add(connection);
        return connection;
    }

    /** Waits, within a bound, for what is under way, so that no transaction is cut off in its commit. */
    @Override
    public void close() {
        closed = true;
        writer.awaitAllReturned();
        readers.awaitAllReturned();
        closeAll();
    }

    private void closeAll() {
        for (Connection connection : all) {
            try {
                connection.close();
            } catch (SQLException e) {
                // The file is whole whether or not a connection closes in order; the others must still be closed.
                LOG.warn("Cannot close a connection to {}: {}", url, e.getMessage());
            }
        }
    }

    /** Lends connections in the order in which they were asked for. */
    private final class Pool implements ConnectionFactory {
        private final String transactionMode;
        private final BlockingQueue<Connection> free = new LinkedBlockingQueue<>();
        private final int size;
        private final Semaphore turns;

        Pool(String transactionMode, int size) throws SQLException {
            this.transactionMode = transactionMode;
            this.size = size;
            this.turns = new Semaphore(size, true);
            for (int i = 0; i < size; i++) {
                free.add(connect(transactionMode));
            }
        }

        @Override
        public Connection openConnection() throws SQLException {
            try {
                if (!turns.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                    throw new SQLTransientException("no connection was free within " + LONGEST_WAIT_SECONDS + " s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLTransientException("interrupted while waiting for a connection", e);
            }
            try {
                if (closed) {
                    throw new SQLException("the catalog is closed");
                }
                Connection connection = free.poll();
                return connection == null ? connect(transactionMode) : connection;
            } catch (SQLException e) {
                turns.release();
                throw e;
            }
        }

        /** A connection that could not end its transaction is not lent again. */
        @Override
        public void closeConnection(Connection connection) throws SQLException {
            try {
                if (connection.getAutoCommit()) {
                    free.add(connection);
                } else {
                    all.remove(connection);
                    connection.close();
                }
            } finally {
                turns.release();
            }
        }

        private void awaitAllReturned() {
            try {
                if (turns.tryAcquire(size, LONGEST_CLOSING_SECONDS, TimeUnit.SECONDS)) {
                    turns.release(size);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
