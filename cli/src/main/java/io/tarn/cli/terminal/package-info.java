/**
 * What a command knows of the terminal it runs in: its streams, aligned tables, progress on standard error, one-line
 * errors. Knows no server and no command.
 */
@NullMarked
package io.tarn.cli.terminal;

import org.jspecify.annotations.NullMarked;
