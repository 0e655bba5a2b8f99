package io.tarn.catalog.metastore;

/** The key of a change was used before, by a request that ended while this one was under way; nothing was changed now. */
public final class AlreadyAnsweredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AlreadyAnsweredException(IdempotencyKey key) {
        super("the request with Idempotency-Key " + key + " was answered already");
    }
}
