package io.tarn.query.spark.offload.expression;

/**
 * How an aggregate function is called.
 *
 * @param distinct {@code DISTINCT }, or nothing
 * @param filter its FILTER with a space before it, or nothing
 * @param over its OVER with a space before it, or nothing
 * @param ordered whether the rows of its window have an order
 */
record Call(String distinct, String filter, String over, boolean ordered) {
    /** The function over its arguments. */
    String of(String function, String... arguments) {
        return function + "(" + distinct + String.join(", ", arguments) + ")" + filter + over;
    }

    boolean windowed() {
        return !over.isEmpty();
    }
}
