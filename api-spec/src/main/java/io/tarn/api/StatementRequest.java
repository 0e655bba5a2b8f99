package io.tarn.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON body of {@code POST /v1/sql}.
 *
 * @param sql one statement, or several with {@code ;} between them
 * @param params an array (for {@code ?}) or an object (for {@code :name}) of JSON values, or absent
 * @param catalog the warehouse in which unqualified names are looked up; absent is the default one
 * @param schema the namespace, levels joined by dots, in which bare table names are looked up
 * @param session a session's id; absent: the statement stands alone
 * @param settings settings of this statement only, by name: strings, numbers and booleans
 * @param rowLimit at most so many rows are answered; {@code truncated} tells whether there were more
 * @param byteLimit at most about so many bytes of result are answered, {@code 10MB}; {@code truncated} tells whether there was more
 * @param waitTimeout how long the call waits for the end, {@code 10s}, or {@code 0} for not at all; absent: until the end, as one stream
 * @param onWaitTimeout {@code continue} (202 and an id to ask with) or {@code cancel}; absent is continue
 * @param timeout for example {@code 30s}, {@code 5m}; absent is the server's {@code sql.timeout}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatementRequest(
        String sql,
        @Nullable Object params,
        @Nullable String catalog,
        @Nullable String schema,
        @Nullable String session,
        @Nullable Map<String, Object> settings,
        @Nullable Long rowLimit,
        @Nullable String byteLimit,
        @Nullable String waitTimeout,
        @Nullable String onWaitTimeout,
        @Nullable String timeout) {

    /** A statement alone, everything else by default. */
    public static StatementRequest of(String sql) {
        return of(sql, null, null, null, null);
    }

    /** A statement with what most have. */
    public static StatementRequest of(
            String sql,
            @Nullable Object params,
            @Nullable String catalog,
            @Nullable String schema,
            @Nullable String timeout) {
        return new StatementRequest(sql, params, catalog, schema, null, null, null, null, null, null, timeout);
    }
}
