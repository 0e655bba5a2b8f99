package io.tarn.query.duckdb;

import org.jspecify.annotations.Nullable;

/** A native query did not come to its end. */
public final class NativeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Kind {
        /** Somebody cancelled it. */
        CANCELLED,
        /** Neither memory nor the folder for what does not fit sufficed. */
        OUT_OF_MEMORY,
        /** A value for which there is no answer: a division by zero, a number out of range, a text that is no number. */
        VALUE,
        /** Anything else: files that are not there or are broken, text that DuckDB does not understand, its own errors. */
        OTHER
    }

    private final Kind kind;

    /** For this reason; the message goes to the log and the history. */
    public NativeFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Why. */
    public Kind kind() {
        return kind;
    }
}
