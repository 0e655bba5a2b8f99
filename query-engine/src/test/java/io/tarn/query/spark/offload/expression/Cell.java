package io.tarn.query.spark.offload.expression;

import java.util.Arrays;

/** What an engine says of an expression on a row. */
record Cell(boolean failed, Object value) {
    static final Cell FAILED = new Cell(true, null);

    @Override
    public String toString() {
        return failed ? "error" : String.valueOf(value instanceof byte[] bytes ? Arrays.toString(bytes) : value);
    }
}
