/** Programs for a Spark cluster, submitted with {@code spark-submit}: README.md of the samples has the commands. */
@NullMarked
package io.tarn.samples.jobs;

import org.jspecify.annotations.NullMarked;
