package io.tarn.maintenance;

import java.util.List;

/**
 * What an expiry would do now.
 *
 * @param table full name of the table
 * @param snapshots the snapshots that would go
 * @param files how many files only they need
 */
public record ExpiryPlan(String table, List<ExpiredSnapshot> snapshots, FileCounts files) {}
