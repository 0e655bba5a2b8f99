package io.tarn.catalog.http;

import io.tarn.catalog.metastore.StoredAnswer;

/**
 * An operation that changes something, so that a client may send it with an {@code Idempotency-Key}: it passes {@link
 * Exchange#receipt()} down to the transaction that makes the change.
 */
interface Mutation extends Operation {
    /** Answers a request that was answered before; nothing is done. */
    default void repeat(Exchange exchange, StoredAnswer answer) {
        exchange.answer(answer);
    }
}
