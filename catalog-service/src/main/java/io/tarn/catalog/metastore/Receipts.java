package io.tarn.catalog.metastore;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The answers that changes left under their clients' keys. Thread-safe. */
public final class Receipts {
    /** How long an answer can be asked for again, at the least. */
    public static final Duration LIFETIME = Duration.ofHours(24);

    private static final int FORGOTTEN_AT_ONCE = 1_000;

    private final Database database;

    /** Those of that database. */
    public Receipts(Database database) {
        this.database = database;
    }

    /**
     * What was answered under a key.
     *
     * @param answer what was answered
     * @param fingerprint of the request that was answered
     */
    public record Found(StoredAnswer answer, String fingerprint) {}

    /** What was answered under that key, empty if nothing was. */
    public Optional<Found> find(Receipt.Claim claim) {
        return database.read(
                "look up Idempotency-Key " + claim.key(),
                handle -> handle.createQuery("SELECT status, body, metadata_location, fingerprint FROM receipts"
                                + " WHERE warehouse = :warehouse AND user_name = :user AND idempotency_key = :key")
                        .bind("warehouse", claim.warehouse().value())
                        .bind("user", claim.user().value())
                        .bind("key", claim.key().value())
                        .map((row, context) -> new Found(
                                new StoredAnswer(row.getInt(1), row.getString(2), row.getString(3)), row.getString(4)))
                        .findOne());
    }

    /**
     * Keeps the answer of a request that changed nothing.
     *
     * @throws AlreadyAnsweredException if the key was used before
     */
    public void keep(Receipt receipt) {
        database.change("keep the answer to a request", receipt, handle -> {
            keep(handle, receipt);
            return true;
        });
    }

    /**
     * Forgets answers that are older than that, a bounded number in one short transaction.
     *
     * @return whether there may be more
     */
    public boolean forget(Duration age) {
        long before = Clock.systemUTC().instant().minus(age).toEpochMilli();
        int forgotten = database.change(
                "forget old answers",
                handle -> handle.createUpdate("DELETE FROM receipts WHERE (warehouse, user_name, idempotency_key) IN"
                                + " (SELECT warehouse, user_name, idempotency_key FROM receipts"
                                + " WHERE created_at < :before ORDER BY created_at LIMIT :limit)")
                        .bind("before", before)
                        .bind("limit", FORGOTTEN_AT_ONCE)
                        .execute());
        return forgotten == FORGOTTEN_AT_ONCE;
    }

    /** Within the transaction of the change that the answer is about. */
    static void keep(Handle handle, Receipt receipt) {
        Receipt.Claim claim = receipt.claim();
        if (claim == null) {
            return;
        }
        int rows = handle.createUpdate("INSERT INTO receipts"
                        + " (warehouse, user_name, idempotency_key, fingerprint, status, body, metadata_location, created_at)"
                        + " VALUES (:warehouse, :user, :key, :fingerprint, :status, :body, :metadata, :now)"
                        + " ON CONFLICT DO NOTHING")
                .bind("warehouse", claim.warehouse().value())
                .bind("user", claim.user().value())
                .bind("key", claim.key().value())
                .bind("fingerprint", claim.fingerprint())
                .bind("status", receipt.answer().status())
                .bind("body", receipt.answer().body())
                .bind("metadata", receipt.answer().metadataLocation())
                .bind("now", Clock.systemUTC().millis())
                .execute();
        if (rows == 0) {
            throw new AlreadyAnsweredException(claim.key());
        }
        receipt.written();
    }
}
