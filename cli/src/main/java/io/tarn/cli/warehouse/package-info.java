/** {@code tarn warehouse}: makes, lists and drops the warehouses of a server, through its own endpoints. */
@NullMarked
package io.tarn.cli.warehouse;

import org.jspecify.annotations.NullMarked;
