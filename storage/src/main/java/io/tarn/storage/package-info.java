/**
 * Where tables and the server's own files lie: locations, warehouses, Iceberg {@code FileIO} on the local disk, and the
 * data folder of one server. Knows neither the catalog nor the engine.
 */
@NullMarked
package io.tarn.storage;

import org.jspecify.annotations.NullMarked;
