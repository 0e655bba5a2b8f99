/**
 * Operations on one Iceberg table: compaction of its data files and expiry of its snapshots. Knows Iceberg's Java API and
 * nothing of catalogs, engines or HTTP, so it works on a table of any catalog. Each verb has a {@code plan()} that only
 * reads and a {@code run()} that changes the table.
 */
@NullMarked
package io.tarn.maintenance;

import org.jspecify.annotations.NullMarked;
