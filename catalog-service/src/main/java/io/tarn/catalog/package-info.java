/** The Iceberg catalog without HTTP: namespaces, tables and views of each warehouse, and the one commit path for all changes. */
@NullMarked
package io.tarn.catalog;

import org.jspecify.annotations.NullMarked;
