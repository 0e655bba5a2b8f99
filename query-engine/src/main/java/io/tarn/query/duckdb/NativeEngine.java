package io.tarn.query.duckdb;

import io.tarn.query.duckdb.NativeFailure.Kind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;

/** One DuckDB of the process, in memory, with limits. Safe for use by many threads; each query has a connection of its own. */
public final class NativeEngine implements AutoCloseable {
    /** Rows in a batch; DuckDB works in vectors of 2,048. */
    private static final long BATCH_ROWS = 16 * 2_048;

    private final DuckDBConnection root;
    private final Map<String, Set<Statement>> running = new ConcurrentHashMap<>();

    /** A DuckDB with these limits. */
    public NativeEngine(NativeLimits limits) {
        try {
            root = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
            try (Statement statement = root.createStatement()) {
                statement.execute("SET GLOBAL memory_limit = '" + limits.memoryBytes() + "B'");
                statement.execute("SET GLOBAL threads = " + limits.threads());
                statement.execute("SET GLOBAL temp_directory = "
                        + literal(limits.scratch().toAbsolutePath().toString()));
                statement.execute("SET GLOBAL max_temp_directory_size = '" + limits.spillBytes() + "B'");
                statement.execute("SET GLOBAL autoinstall_known_extensions = false");
                statement.execute("SET GLOBAL autoload_known_extensions = false");
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /**
     * Runs a query to its end.
     *
     * @throws NativeFailure if it does not come there
     */
    public NativeRows run(NativeQuery query, BufferAllocator allocator) {
        try {
            Connection connection = root.duplicate();
            Statement statement = connection.createStatement();
            ArrowReader reader = null;
            try {
                statement.execute("SET TimeZone = " + literal(query.timeZone()));
                for (NativeTable table : query.tables()) {
                    fill((DuckDBConnection) connection, statement, table, allocator);
                }
                reader = rows(query, statement, allocator);
                return new NativeRows(connection, statement, reader);
            } finally {
                if (reader == null) {
                    statement.close();
                    connection.close();
                }
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private ArrowReader rows(NativeQuery query, Statement statement, BufferAllocator allocator) throws SQLException {
        Set<Statement> ofOwner = running.computeIfAbsent(query.owner(), owner -> ConcurrentHashMap.newKeySet());
        ofOwner.add(statement);
        try {
            DuckDBResultSet result = (DuckDBResultSet) statement.executeQuery(query.sql());
            return (ArrowReader) result.arrowExportStream(allocator, BATCH_ROWS);
        } finally {
            running.computeIfPresent(query.owner(), (owner, statements) -> {
                statements.remove(statement);
                return statements.isEmpty() ? null : statements;
            });
        }
    }

    private static void fill(
            DuckDBConnection connection, Statement statement, NativeTable table, BufferAllocator allocator)
            throws SQLException {
        try (ArrowReader rows = table.open(allocator);
                ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
            Data.exportArrayStream(allocator, rows, stream);
            String view = table.name() + "_rows";
            connection.registerArrowStream(view, stream);
            statement.execute("CREATE TEMP TABLE " + table.name() + " AS SELECT * FROM " + view);
        } catch (IOException e) {
            throw new NativeFailure(Kind.OTHER, "the rows of " + table.name() + " cannot be read", e);
        }
    }

    /** Cancels what runs for an owner, if anything does; returns at once. */
    public void cancel(String owner) {
        for (Statement statement : running.getOrDefault(owner, Set.of())) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                throw failure(e);
            }
        }
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static NativeFailure failure(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return new NativeFailure(kind(message), message, e);
    }

    /** DuckDB tells the kind only at the beginning of the message. */
    private static Kind kind(String message) {
        if (message.startsWith("INTERRUPT")) {
            return Kind.CANCELLED;
        } else if (message.startsWith("Out of Memory")) {
            return Kind.OUT_OF_MEMORY;
        } else if (message.startsWith("Conversion")
                || message.startsWith("Out of Range")
                || message.startsWith("Invalid Input")) {
            return Kind.VALUE;
        }
        return Kind.OTHER;
    }

    /** Ends it; what runs ends with a failure. */
    @Override
    public void close() {
        running.keySet().forEach(this::cancel);
        try {
            root.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }
}
