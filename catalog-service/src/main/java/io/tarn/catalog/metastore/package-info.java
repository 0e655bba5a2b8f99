/** Which namespaces, tables and views exist, and which metadata file each one is at now: the catalog's only state of truth. */
@NullMarked
package io.tarn.catalog.metastore;

import org.jspecify.annotations.NullMarked;
