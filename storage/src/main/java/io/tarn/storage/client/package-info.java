/** What a client of an Iceberg REST catalog acts on of what the catalog sends: configuration, and properties of tables. */
@NullMarked
package io.tarn.storage.client;

import org.jspecify.annotations.NullMarked;
