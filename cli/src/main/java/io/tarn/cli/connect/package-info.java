/**
 * From a command to a server: which server a command talks to, HTTP with Tarn's own bodies and errors, and a server inside
 * the process where none runs. Knows no command.
 */
@NullMarked
package io.tarn.cli.connect;

import org.jspecify.annotations.NullMarked;
