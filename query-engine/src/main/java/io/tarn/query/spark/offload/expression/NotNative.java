package io.tarn.query.spark.offload.expression;

/** Something has no equal in DuckDB that could be relied on, so Spark does it. The message is the reason, for users to read. */
public final class NotNative extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Because of this, said in a few words: {@code "the function soundex has no equal in DuckDB"}. */
    public NotNative(String reason) {
        super(reason, null, false, false);
    }

    /** Why. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
