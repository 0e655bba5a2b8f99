package io.tarn.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The JSON body of {@code POST /v1/sql}.
 *
 * @param sql one statement
 * @param params an array (for {@code ?}) or an object (for {@code :name}) of JSON values, or absent
 * @param catalog the warehouse in which unqualified names are looked up; absent is the default one
 * @param schema the namespace, levels joined by dots, in which bare table names are looked up
 * @param timeout for example {@code 30s}, {@code 5m}; absent is the server's {@code sql.timeout}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatementRequest(
        String sql,
        @Nullable Object params,
        @Nullable String catalog,
        @Nullable String schema,
        @Nullable String timeout) {

    /** A statement alone, everything else by default. */
    public static StatementRequest of(String sql) {
        return new StatementRequest(sql, null, null, null, null);
    }
}
