package io.tarn.query.spark.offload.expression;

/**
 * How an aggregate function is called.
 *
 * @param distinct {@code DISTINCT }, or nothing
 * @param suffix its FILTER and its OVER, each with a space before it, or nothing
 */
record Call(String distinct, String suffix) {
    /** The function over the one argument. */
    String of(String function, String argument) {
        return function + "(" + distinct + argument + ")" + suffix;
    }
}
