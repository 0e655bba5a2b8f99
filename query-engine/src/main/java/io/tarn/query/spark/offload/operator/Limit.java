package io.tarn.query.spark.offload.operator;

/**
 * Which of the rows are left, counted in their order.
 *
 * @param skip so many from the beginning are not
 * @param most of the others, {@link Long#MAX_VALUE} for all
 */
record Limit(long skip, long most) {
    static final Limit NONE = new Limit(0, Long.MAX_VALUE);

    boolean isNone() {
        return equals(NONE);
    }

    Limit atMost(long rows) {
        return new Limit(skip, Math.min(most, rows));
    }

    Limit after(long rows) {
        return new Limit(Math.addExact(skip, rows), most == Long.MAX_VALUE ? most : Math.max(0, most - rows));
    }

    String sql() {
        return (most == Long.MAX_VALUE ? "" : " LIMIT " + most) + (skip == 0 ? "" : " OFFSET " + skip);
    }
}
