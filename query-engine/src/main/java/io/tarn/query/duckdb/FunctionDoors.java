package io.tarn.query.duckdb;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * How queries of one DuckDB call functions of the JVM. A registered function stays for ever, so there is one for each list of
 * parameters and result, and it finds the function that is meant by its first argument, the number. Safe for use by many threads.
 */
public final class FunctionDoors {
    private final Set<String> doors = ConcurrentHashMap.newKeySet();
    private final Map<Long, Callable> callables = new ConcurrentHashMap<>();

    /** From now on until {@link #close}, queries can call these. */
    public void open(Collection<NativeFunction> functions, DuckDBConnection connection) throws SQLException {
        for (NativeFunction function : functions) {
            if (!doors.contains(function.door())) {
                make(function, connection);
            }
        }
        functions.forEach(function -> callables.compute(
                function.number(), (number, known) -> known == null ? new Callable(function, 1) : known.and(1)));
    }

    /** Ends what {@link #open} began. */
    public void close(Collection<NativeFunction> functions) {
        functions.forEach(function -> callables.computeIfPresent(
                function.number(), (number, known) -> known.users() == 1 ? null : known.and(-1)));
    }

    private synchronized void make(NativeFunction like, DuckDBConnection connection) throws SQLException {
        if (doors.contains(like.door())) {
            return;
        }
        Carrier result = like.result();
        List<Carrier> parameters = like.parameters();
        try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
            builder.withName(like.door()).withParameter(DuckDBColumnType.BIGINT);
            for (Carrier parameter : parameters) {
                builder.withParameter(DuckDBColumnType.valueOf(parameter.type()));
            }
            builder.withReturnType(DuckDBColumnType.valueOf(result.type()))
                    .withVectorizedFunction((rows, values) -> call(rows, values, parameters, result))
                    .register(connection);
        }
        doors.add(like.door());
    }

    private void call(
            DuckDBDataChunkReader rows, DuckDBWritableVector values, List<Carrier> parameters, Carrier result) {
        int count = Math.toIntExact(rows.rowCount());
        if (count == 0) {
            return;
        }
        long number = rows.vector(0).getLong(0);
        Callable callable = callables.get(number);
        if (callable == null) {
            throw new IllegalStateException("the native function " + number + " is not there");
        }
        @Nullable Object[][] arguments = new Object[count][parameters.size()];
        for (int i = 0; i < parameters.size(); i++) {
            read(rows.vector(i + 1), parameters.get(i), arguments, i);
        }
        write(callable.values(arguments), result, values);
    }

    private static void read(DuckDBReadableVector vector, Carrier carrier, @Nullable Object[][] rows, int place) {
        for (int row = 0; row < rows.length; row++) {
            if (!vector.isNull(row)) {
                rows[row][place] = switch (carrier) {
                    case WHOLE -> vector.getLong(row);
                    case FLOATING -> vector.getDouble(row);
                    case TEXT -> vector.getString(row).getBytes(StandardCharsets.UTF_8);
                };
            }
        }
    }

    private static void write(@Nullable Object[] values, Carrier carrier, DuckDBWritableVector vector) {
        if (carrier == Carrier.TEXT) {
            byte[][] texts = new byte[values.length][];
            for (int row = 0; row < values.length; row++) {
                texts[row] = (byte[]) values[row];
            }
            vector.setStringUtf8Batch(0, texts);
            return;
        }
        for (int row = 0; row < values.length; row++) {
            Object value = values[row];
            if (value == null) {
                vector.setNull(row);
            } else if (carrier == Carrier.WHOLE) {
                vector.setLong(row, (Long) value);
            } else {
                vector.setDouble(row, (Double) value);
            }
        }
    }

    /** A function that queries use. */
    private record Callable(NativeFunction function, int users, Queue<NativeFunction.Body> idle) {
        Callable(NativeFunction function, int users) {
            this(function, users, new ConcurrentLinkedQueue<>());
        }

        Callable and(int more) {
            return new Callable(function, users + more, idle);
        }

        @Nullable
        Object[] values(@Nullable Object[][] rows) {
            NativeFunction.Body known = idle.poll();
            NativeFunction.Body body = known == null ? function.bodies().make() : known;
            @Nullable Object[] values = body.values(rows);
            idle.add(body);
            return values;
        }
    }
}
