/** The reports that clients send on their scans and commits: kept beside the work of the catalog, never on its way. */
@NullMarked
package io.tarn.catalog.metrics;

import org.jspecify.annotations.NullMarked;
