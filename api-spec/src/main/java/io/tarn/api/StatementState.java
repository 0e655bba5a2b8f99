package io.tarn.api;

/** Where a statement stands. */
public enum StatementState {
    /** It waits for its turn. */
    QUEUED,
    /** It runs. */
    RUNNING,
    /** It has ended and has its whole result. */
    SUCCEEDED,
    /** It has ended with an error. */
    FAILED,
    /** It was cancelled, by its client, by a wait that ended, or by its timeout. */
    CANCELLED;

    /** Whether it is over. */
    public boolean ended() {
        return this != QUEUED && this != RUNNING;
    }
}
