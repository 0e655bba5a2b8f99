package io.tarn.query.statement;

import java.util.UUID;

/**
 * Names one statement, in answers, logs and Spark's job tags.
 *
 * @param value random, so that nobody can guess another's
 */
public record StatementId(String value) {
    static StatementId next() {
        return new StatementId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
