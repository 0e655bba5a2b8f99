/** Programs of other people's kind: each is what a user of Spark or of Iceberg's Java API would write to use a Tarn server. */
@NullMarked
package io.tarn.samples;

import org.jspecify.annotations.NullMarked;
