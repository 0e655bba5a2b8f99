package io.tarn.query.duckdb;

import java.util.List;

/**
 * A query in DuckDB's SQL, to be run in the time zone UTC.
 *
 * @param owner who it runs for; {@link NativeEngine#cancel} takes it
 * @param sql one SELECT, or one COPY of it
 * @param tables what it reads beside files
 * @param functions the functions of the JVM that it calls
 */
public record NativeQuery(String owner, String sql, List<NativeTable> tables, List<NativeFunction> functions) {
    /** One that calls none. */
    public NativeQuery(String owner, String sql, List<NativeTable> tables) {
        this(owner, sql, tables, List.of());
    }

    /** Another statement about the same. */
    public NativeQuery with(String statement) {
        return new NativeQuery(owner, statement, tables, functions);
    }
}
