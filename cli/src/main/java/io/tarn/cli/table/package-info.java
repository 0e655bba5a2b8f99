/**
 * {@code tarn table}: what an Iceberg table is made of, and its maintenance, over any Iceberg REST catalog. No SQL and no
 * engine. Command classes name no Iceberg type, so that other commands start without loading Iceberg.
 */
@NullMarked
package io.tarn.cli.table;

import org.jspecify.annotations.NullMarked;
