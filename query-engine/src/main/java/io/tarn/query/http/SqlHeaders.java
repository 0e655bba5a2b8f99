package io.tarn.query.http;

import io.javalin.http.Context;
import io.tarn.api.UserName;
import io.tarn.query.history.IdempotencyKey;
import io.tarn.query.statement.StatementId;
import org.jspecify.annotations.Nullable;

/** What the headers of a request say about a statement. */
record SqlHeaders(Context ctx) {
    static final String STATEMENT_ID = "Tarn-Statement-Id";
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** The id that the client chose, or a new one. */
    StatementId id() {
        String chosen = ctx.header(STATEMENT_ID);
        return chosen == null ? StatementId.next() : StatementId.of(chosen);
    }

    /** Who the client says it is. */
    UserName user() {
        return UserName.of(ctx.header(UserName.HEADER));
    }

    @Nullable
    IdempotencyKey idempotencyKey() {
        String key = ctx.header(IDEMPOTENCY_KEY);
        return key == null ? null : new IdempotencyKey(key);
    }
}
