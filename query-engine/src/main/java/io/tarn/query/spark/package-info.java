/**
 * Everything that knows Spark: the one warm session, statements as Spark runs them, and Spark's errors and values as
 * Tarn's. No Spark or Scala type leaves this package.
 */
@NullMarked
package io.tarn.query.spark;

import org.jspecify.annotations.NullMarked;
