/** {@code tarn demo}: the whole story on real data, asserting what it prints. */
@NullMarked
package io.tarn.cli.demo;

import org.jspecify.annotations.NullMarked;
