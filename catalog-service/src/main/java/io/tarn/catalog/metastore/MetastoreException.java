package io.tarn.catalog.metastore;

/** The database did not do as asked, and nothing was changed. */
public final class MetastoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was tried, and why it failed. */
    public MetastoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
