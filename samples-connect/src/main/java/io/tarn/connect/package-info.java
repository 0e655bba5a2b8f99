/** Programs on Spark's Connect client, as a user of a Tarn server writes them. */
@NullMarked
package io.tarn.connect;

import org.jspecify.annotations.NullMarked;
