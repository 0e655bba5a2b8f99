package io.tarn.query.spark.offload.operator;

import java.util.Set;

/**
 * An entry of ORDER BY.
 *
 * @param text the entry as SQL text
 * @param uses the names of the columns in it
 */
record Order(String text, Set<String> uses) {}
