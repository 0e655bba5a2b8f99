package io.tarn.catalog.metastore;

/** The database failed while it committed: whether the change was made is not known. */
public final class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was tried, and how its commit failed. */
    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
