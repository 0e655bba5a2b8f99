package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The statements that a session has prepared, by name, whatever the case of its letters. Safe for use by many threads. */
final class PreparedStatements {
    private static final int MOST = 1_000;
    private static final long MOST_CHARACTERS = 10_000_000;

    private final Map<String, Prepared> statements = new TreeMap<>();
    private long characters;

    /**
     * A prepared statement.
     *
     * @param name as it was given
     * @param sql its text
     * @param markers how many {@code ?} are in it
     */
    record Prepared(String name, String sql, int markers) {}

    /** Keeps a statement; one that had the name before is forgotten. */
    synchronized void put(Prepared statement) {
        remove(statement.name());
        if (statements.size() >= MOST || characters + statement.sql().length() > MOST_CHARACTERS) {
            throw new TarnException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "cannot prepare " + statement.name() + ": a session keeps at most " + MOST + " statements of "
                            + MOST_CHARACTERS + " characters together; DEALLOCATE those that are not needed");
        }
        statements.put(key(statement.name()), statement);
        characters += statement.sql().length();
    }

    synchronized Prepared get(String name) {
        Prepared statement = statements.get(key(name));
        if (statement == null) {
            throw missing(name);
        }
        return statement;
    }

    synchronized void deallocate(String name) {
        if (!remove(name)) {
            throw missing(name);
        }
    }

    synchronized void clear() {
        statements.clear();
        characters = 0;
    }

    private boolean remove(String name) {
        Prepared former = statements.remove(key(name));
        if (former != null) {
            characters -= former.sql().length();
        }
        return former != null;
    }

    private TarnException missing(String name) {
        List<String> names = List.copyOf(statements.keySet());
        return new TarnException(
                ErrorCode.NOT_FOUND,
                "the session has no prepared statement '" + name + "'" + new Similarity(names).hint(name)
                        + (names.isEmpty() ? "; it has none" : "; it has: " + String.join(", ", names)));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
