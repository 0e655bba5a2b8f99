/** The Iceberg REST specification over the catalog: one class per operation, one list of routes, one table of errors. */
@NullMarked
package io.tarn.catalog.http;

import org.jspecify.annotations.NullMarked;
