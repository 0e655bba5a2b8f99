package io.tarn.catalog.metastore;

import io.tarn.api.UserName;
import io.tarn.storage.WarehouseName;
import org.jspecify.annotations.Nullable;

/**
 * What a change leaves behind under its client's key, in the same transaction: who sends the key again gets the answer, and
 * nothing is done twice. Belongs to one request, is filled on its way and used once; for one thread.
 */
public final class Receipt {
    private final @Nullable Claim claim;
    private StoredAnswer answer = StoredAnswer.nothing();
    private boolean written;
    private boolean kept;

    private Receipt(@Nullable Claim claim) {
        this.claim = claim;
    }

    /**
     * Under which key, for what.
     *
     * @param warehouse keys of different warehouses do not meet
     * @param user nor do keys of different users
     * @param key the client's
     * @param fingerprint a digest of method, path and body: the same key for something else is an error
     */
    public record Claim(WarehouseName warehouse, UserName user, IdempotencyKey key, String fingerprint) {}

    /** For a change without a key: nothing is kept. */
    public static Receipt none() {
        return new Receipt(null);
    }

    /** For a change with a key. */
    public static Receipt of(Claim claim) {
        return new Receipt(claim);
    }

    /** Sets what the client is answered; without this it is an answer without content. */
    public void answer(StoredAnswer given) {
        answer = given;
    }

    /** Whether there is a key to keep an answer under. */
    public boolean isWanted() {
        return claim != null;
    }

    /** Whether it is stored. */
    public boolean isKept() {
        return kept;
    }

    @Nullable
    Claim claim() {
        return claim;
    }

    /** What the client is answered. */
    public StoredAnswer answer() {
        return answer;
    }

    void written() {
        written = true;
    }

    void committed() {
        kept = written;
    }
}
