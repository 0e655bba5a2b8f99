/**
 * The composition root: reads the configuration, builds the parts, mounts their routes on one port, and stops them in order.
 * The only place that wires; nothing here decides anything about tables or statements.
 */
@NullMarked
package io.tarn.server;

import org.jspecify.annotations.NullMarked;
