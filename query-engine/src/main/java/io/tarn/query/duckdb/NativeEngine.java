package io.tarn.query.duckdb;

import io.tarn.query.duckdb.NativeFailure.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One DuckDB of the process, in memory, with limits. Safe for use by many threads; each query has a connection of its own. */
public final class NativeEngine implements AutoCloseable {
    /** Rows in a batch; DuckDB works in vectors of 2,048. */
    private static final long BATCH_ROWS = 16 * 2_048;

    /** So much of a result stays in memory until it leaves. */
    private static final long HELD_BYTES = 64 << 20;

    private static final String LOST = "Invalid result set";

    /** An error in the middle of the rows comes through Arrow. */
    private static final Pattern FROM_BATCHES = Pattern.compile("(?s)CDataJniException\\{errno=-?\\d+, message=(.*?)}");

    private static final Logger LOG = LoggerFactory.getLogger(NativeEngine.class);

    private final NativeLimits limits;
    private final DuckDBConnection root;
    private final StackThreads threads = new StackThreads();
    private final FunctionDoors doors = new FunctionDoors();
    private final Map<String, Set<Running>> running = new ConcurrentHashMap<>();

    /** A DuckDB with these limits. */
    public NativeEngine(NativeLimits limits) {
        this.limits = limits;
        try {
            root = LockedDuckDb.open(limits);
        } catch (Exception e) {
            throw failure(e);
        }
    }

    /**
     * Runs a query to its end; the rows are all there when it returns, so that an error never comes after some of them.
     *
     * @throws NativeFailure if it does not come there
     */
    public NativeRows run(NativeQuery query, BufferAllocator allocator) {
        return run(query, allocator, statement -> rows(query, statement, allocator));
    }

    /**
     * Runs a COPY to Parquet files that returns its statistics, to its end.
     *
     * @throws NativeFailure if it does not come there; then some files may be there, whole or not
     */
    public List<WrittenFile> copy(NativeQuery copy, BufferAllocator allocator) {
        return run(copy, allocator, statement -> {
            statement.execute("SET enable_progress_bar = true");
            statement.execute("SET enable_progress_bar_print = false");
            return files(copy, statement);
        });
    }

    private <T> T run(NativeQuery query, BufferAllocator allocator, Action<T> action) {
        try {
            return threads.run(() -> onStack(query, allocator, action));
        } catch (RejectedExecutionException e) {
            throw new NativeFailure(Kind.OTHER, "the native engine is closed", e);
        }
    }

    private <T> T onStack(NativeQuery query, BufferAllocator allocator, Action<T> action) {
        try (DuckDBConnection connection = root.duplicate();
                Statement statement = connection.createStatement()) {
            Running own = new Running(statement, new AtomicBoolean());
            doors.open(query.functions(), root);
            running.compute(query.owner(), (owner, known) -> with(known, own));
            try {
                for (NativeTable table : query.tables()) {
                    fill(connection, statement, table, allocator);
                }
                return action.run(statement);
            } catch (SQLException | NativeFailure e) {
                if (own.cancelled().get()) {
                    throw new NativeFailure(Kind.CANCELLED, "it was cancelled", e);
                }
                throw e;
            } finally {
                doors.close(query.functions());
                running.computeIfPresent(query.owner(), (owner, known) -> without(known, own));
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static Set<Running> with(@Nullable Set<Running> known, Running one) {
        Set<Running> all = known == null ? ConcurrentHashMap.newKeySet() : known;
        all.add(one);
        return all;
    }

    private static @Nullable Set<Running> without(Set<Running> known, Running one) {
        known.remove(one);
        return known.isEmpty() ? null : known;
    }

    private NativeRows rows(NativeQuery query, Statement statement, BufferAllocator allocator) throws SQLException {
        NativeRows rows = null;
        boolean whole = false;
        try (ResultSet result = statement.executeQuery(query.sql());
                ArrowReader reader =
                        (ArrowReader) ((DuckDBResultSet) result).arrowExportStream(allocator, BATCH_ROWS)) {
            VectorUnloader unloader = new VectorUnloader(reader.getVectorSchemaRoot());
            rows = new NativeRows(reader.getVectorSchemaRoot().getSchema(), allocator);
            RowsFile file = null;
            while (reader.loadNextBatch()) {
                if (rows.bytes() < HELD_BYTES) {
                    rows.add(unloader.getRecordBatch());
                    continue;
                }
                if (file == null) {
                    file = new RowsFile(limits.scratch(), limits.spillBytes(), allocator);
                    rows.continueWith(file);
                }
                try (ArrowRecordBatch batch = unloader.getRecordBatch()) {
                    file.write(batch);
                }
            }
            whole = true;
            return rows;
        } catch (IOException e) {
            throw failure(e);
        } finally {
            if (!whole && rows != null) {
                rows.close();
            }
        }
    }

    private static List<WrittenFile> files(NativeQuery copy, Statement statement) throws SQLException {
        List<WrittenFile> files = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(copy.sql())) {
            while (result.next()) {
                files.add(new WrittenFile(
                        Path.of(result.getString("filename")), result.getLong("count"), statistics((Map<?, ?>)
                                result.getObject("column_statistics"))));
            }
        }
        return files;
    }

    private static Map<String, Map<String, String>> statistics(Map<?, ?> columns) {
        Map<String, Map<String, String>> all = new HashMap<>();
        columns.forEach((column, told) -> {
            Map<String, String> values = new HashMap<>();
            ((Map<?, ?>) told).forEach((name, value) -> values.put((String) name, (String) value));
            all.put((String) column, values);
        });
        return all;
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

    /** How much is done of a COPY that runs for an owner, 0 to 1; empty if none does, or if it does not tell yet. */
    public OptionalDouble progress(String owner) {
        for (Running one : running.getOrDefault(owner, Set.of())) {
            try {
                double percent = one.statement()
                        .unwrap(DuckDBPreparedStatement.class)
                        .getQueryProgress()
                        .getPercentage();
                if (percent >= 0) {
                    return OptionalDouble.of(percent / 100);
                }
            } catch (SQLException e) {
                // It has just ended.
                LOG.debug("A native query does not tell how far it is", e);
            }
        }
        return OptionalDouble.empty();
    }

    /** Cancels what runs for an owner, if anything does; returns at once. */
    public void cancel(String owner) {
        for (Running one : running.getOrDefault(owner, Set.of())) {
            one.cancelled().set(true);
            try {
                one.statement().cancel();
            } catch (SQLException e) {
                // DuckDB closes a statement that fails.
                LOG.debug("A native query ended by itself before it could be cancelled", e);
            }
        }
    }

    /** What a statement is for. */
    private interface Action<T> {
        T run(Statement statement) throws SQLException;
    }

    /** A query that somebody may cancel. */
    private record Running(Statement statement, AtomicBoolean cancelled) {}

    private static NativeFailure failure(Exception e) {
        String message = String.valueOf(e.getMessage());
        Matcher wrapped = FROM_BATCHES.matcher(message);
        String said = wrapped.find() ? wrapped.group(1) : message;
        return new NativeFailure(kind(said), said, e);
    }

    /** DuckDB tells the kind only at the beginning of the message. */
    private static Kind kind(String message) {
        if (message.startsWith("Out of Memory")) {
            return Kind.OUT_OF_MEMORY;
        } else if (message.startsWith("Conversion") || message.startsWith("Out of Range")) {
            return Kind.VALUE;
        }
        // An error before the first batch of a result is lost.
        return message.startsWith("Invalid Input") && !message.contains(LOST) ? Kind.VALUE : Kind.OTHER;
    }

    /** Ends it; what runs ends with a failure. */
    @Override
    public void close() {
        running.keySet().forEach(this::cancel);
        threads.close();
        try {
            root.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }
}
