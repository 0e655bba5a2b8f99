/** Scan planning on the server: which files a scan reads, in parts that are bounded, by Iceberg's own planning. */
@NullMarked
package io.tarn.catalog.scan;

import org.jspecify.annotations.NullMarked;
