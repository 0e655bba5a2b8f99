package io.tarn.catalog.metastore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * The few reads that most requests consist of, on the bare connection: for one row by its key, JDBI takes longer than the
 * database. SQLite compiles a statement each time it is prepared, so there the statements stay prepared, each with its
 * connection; PostgreSQL's driver keeps them itself. Thread-safe.
 */
final class BareReads {
    private final ConnectionFactory connections;
    private final Dialect dialect;
    private final Map<Connection, Map<String, PreparedStatement>> prepared = new ConcurrentHashMap<>();

    BareReads(ConnectionFactory connections, Dialect dialect) {
        this.connections = connections;
        this.dialect = dialect;
    }

    /** Binds values, runs the statement and reads what it answers. */
    interface Reading<T> {
        T from(PreparedStatement statement) throws SQLException;
    }

    /** Reads by a statement; the text is one of a few constants. */
    <T> T read(String sql, Reading<T> reading) throws SQLException {
        Connection connection = connections.openConnection();
        try {
            return dialect == Dialect.SQLITE ? kept(connection, sql, reading) : once(connection, sql, reading);
        } finally {
            connections.closeConnection(connection);
        }
    }

    private <T> T kept(Connection connection, String sql, Reading<T> reading) throws SQLException {
        Map<String, PreparedStatement> statements =
                prepared.computeIfAbsent(connection, none -> new ConcurrentHashMap<>());
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        try {
            return reading.from(statement);
        } catch (SQLException e) {
            statements.remove(sql);
            statement.close();
            throw e;
        }
    }

    private static <T> T once(Connection connection, String sql, Reading<T> reading) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return reading.from(statement);
        }
    }
}
