/** {@code tarn serve} and {@code tarn config}: one configuration, from file, environment and flags, run or printed. */
@NullMarked
package io.tarn.cli.serve;

import org.jspecify.annotations.NullMarked;
