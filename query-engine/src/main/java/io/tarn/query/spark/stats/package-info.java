/** What a statement costs on Spark: seen by one listener, told by the plan that has run, and counted where files are read. */
@NullMarked
package io.tarn.query.spark.stats;

import org.jspecify.annotations.NullMarked;
