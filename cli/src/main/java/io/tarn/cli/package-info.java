/**
 * The {@code tarn} command: parse, call, print, exit code. This package has the root command and the list of the others;
 * each feature is a package below it.
 */
@NullMarked
package io.tarn.cli;

import org.jspecify.annotations.NullMarked;
