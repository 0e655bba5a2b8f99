package io.tarn.query.spark.offload.random;

/**
 * A column that expressions can use.
 *
 * @param name as SQL, with the alias of where it comes from
 * @param exact whether it is the same on any engine to the last bit, so that more can be computed from it
 */
record Column(String name, Kind kind, boolean exact) {
    /** The same under another name. */
    Column as(String other) {
        return new Column(other, kind, exact);
    }
}
