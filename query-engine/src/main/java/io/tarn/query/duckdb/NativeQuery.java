package io.tarn.query.duckdb;

import java.util.List;

/**
 * A query in DuckDB's SQL.
 *
 * @param owner who it runs for; {@link NativeEngine#cancel} takes it
 * @param sql one SELECT
 * @param timeZone the zone in which text becomes a timestamp and back, an IANA name or an offset
 * @param tables what it reads beside files
 * @param functions the functions of the JVM that it calls
 */
public record NativeQuery(
        String owner, String sql, String timeZone, List<NativeTable> tables, List<NativeFunction> functions) {
    /** One that calls none. */
    public NativeQuery(String owner, String sql, String timeZone, List<NativeTable> tables) {
        this(owner, sql, timeZone, tables, List.of());
    }
}
