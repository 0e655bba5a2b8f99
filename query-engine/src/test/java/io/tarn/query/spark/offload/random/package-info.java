/** Random queries over random tables, run on Spark alone and with the native engine: whatever differs is a mistake of one of them. */
@NullMarked
package io.tarn.query.spark.offload.random;

import org.jspecify.annotations.NullMarked;
