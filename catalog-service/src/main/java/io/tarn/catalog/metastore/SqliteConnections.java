package io.tarn.catalog.metastore;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * The connections to one SQLite file: one that writes, because SQLite has one writer at a time and waiting here is in order
 * where waiting in SQLite is not, and a few that read beside it (WAL). Thread-safe.
 */
final class SqliteConnections implements AutoCloseable {
    private static final int READERS = 4;
    private static final int LONGEST_WAIT_SECONDS = 20;
    private static final int BUSY_TIMEOUT_MILLIS = 10_000;

    private final String url;
    private final List<Connection> all = new ArrayList<>();
    private final Pool writer;
    private final Pool readers;

    SqliteConnections(String url) throws SQLException {
        this.url = url;
        try {
            this.writer = new Pool("write", List.of(connect("IMMEDIATE")));
            List<Connection> reading = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                reading.add(connect("DEFERRED"));
            }
            this.readers = new Pool("read", reading);
        } catch (SQLException e) {
            close();
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
        Connection connection = DriverManager.getConnection(url, pragmas);
        all.add(connection);
        return connection;
    }

    @Override
    public void close() {
        for (Connection connection : all) {
            try {
                connection.close();
            } catch (SQLException e) {
                // The file is whole whether or not a connection closes in order; the others must still be closed.
                continue;
            }
        }
    }

    /** Lends connections in the order in which they were asked for. */
    private static final class Pool implements ConnectionFactory {
        private final String purpose;
        private final BlockingQueue<Connection> free = new LinkedBlockingQueue<>();
        private final Semaphore turns;

        Pool(String purpose, List<Connection> connections) {
            this.purpose = purpose;
            this.free.addAll(connections);
            this.turns = new Semaphore(connections.size(), true);
        }

        @Override
        public Connection openConnection() throws SQLException {
            try {
                if (!turns.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                    throw new SQLTransientException(
                            "no connection to " + purpose + " was free within " + LONGEST_WAIT_SECONDS + " s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLTransientException("interrupted while waiting for a connection to " + purpose, e);
            }
            Connection connection = free.poll();
            if (connection == null) {
                throw new SQLException("a turn without a connection to " + purpose);
            }
            return connection;
        }

        @Override
        public void closeConnection(Connection connection) {
            free.add(connection);
            turns.release();
        }
    }
}
