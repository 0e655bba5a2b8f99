/**
 * {@code tarn sql}: statements from the command line, a file, standard input or an interactive shell, and their results
 * as a table, CSV or JSON.
 */
@NullMarked
package io.tarn.cli.sql;

import org.jspecify.annotations.NullMarked;
