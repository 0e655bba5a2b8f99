package io.tarn.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON body of {@code POST /v1/sessions}; it may be absent.
 *
 * @param catalog the warehouse in which unqualified names are looked up until {@code USE} says otherwise; absent is the default one
 * @param schema the namespace, levels joined by dots, in which bare table names are looked up until {@code USE} says otherwise
 * @param settings settings by name until {@code SET} says otherwise: strings, numbers and booleans
 * @param idleTimeout how long it lives without a call, {@code 5m}, at most the server's {@code sql.session.idle}, which is the default
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionRequest(
        @Nullable String catalog,
        @Nullable String schema,
        @Nullable Map<String, Object> settings,
        @Nullable String idleTimeout) {

    /** Everything by default. */
    public static SessionRequest empty() {
        return new SessionRequest(null, null, null, null);
    }
}
