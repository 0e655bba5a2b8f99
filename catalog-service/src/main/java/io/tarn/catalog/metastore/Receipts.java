package io.tarn.catalog.metastore;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The answers that changes left under their clients' keys. Thread-safe. */
public final class Receipts {
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
                                + " WHERE warehouse = :warehouse AND idempotency_key = :key")
                        .bind("warehouse", claim.warehouse().value())
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

    /** Forgets the answers that are older than that; returns how many. */
    public int forget(Duration age) {
        long before = Clock.systemUTC().instant().minus(age).toEpochMilli();
        return database.change(
                "forget old answers",
                handle -> handle.createUpdate("DELETE FROM receipts WHERE created_at < :before")
                        .bind("before", before)
                        .execute());
    }

    /** Within the transaction of the change that the answer is about. */
    static void keep(Handle handle, Receipt receipt) {
        Receipt.Claim claim = receipt.claim();
        if (claim == null) {
            return;
        }
        int rows = handle.createUpdate("INSERT INTO receipts"
                        + " (warehouse, idempotency_key, fingerprint, status, body, metadata_location, created_at)"
                        + " VALUES (:warehouse, :key, :fingerprint, :status, :body, :metadata, :now)"
                        + " ON CONFLICT DO NOTHING")
                .bind("warehouse", claim.warehouse().value())
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
