package io.tarn.api;

/**
 * A session: the answer of {@code POST /v1/sessions} and {@code GET /v1/sessions/{id}}. Times are ISO 8601 instants.
 *
 * @param session its id, to be named as {@code session} in each later call
 * @param user who made it
 * @param catalog where it looks unqualified names up now
 * @param schema where it looks bare table names up now, levels joined by dots; empty if nowhere
 * @param createdAt when it was made
 * @param lastUsedAt when it was named last
 * @param idleTimeout how long it lives without a call, such as {@code 30m}
 */
public record SessionInfo(
        String session,
        String user,
        String catalog,
        String schema,
        String createdAt,
        String lastUsedAt,
        String idleTimeout) {}
