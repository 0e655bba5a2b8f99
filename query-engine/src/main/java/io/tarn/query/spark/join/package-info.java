/** How Spark joins: by what the sides are known to hold, and with a reason that can be read. */
@NullMarked
package io.tarn.query.spark.join;

import org.jspecify.annotations.NullMarked;
