package io.tarn.catalog.metastore;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * The reports of clients on scans of tables and commits to them: the newest {@link #MOST_OF_A_TABLE} of each table, none
 * older than {@link #LIFETIME}. A table is known by its place, so its reports stay with it when it is renamed. Thread-safe.
 */
public final class MetricReports {
    /** How many reports of one table are kept. */
    public static final int MOST_OF_A_TABLE = 1_000;

    /** How long reports are kept. */
    public static final Duration LIFETIME = Duration.ofDays(30);

    private final Database database;

    /** Those of that database. */
    public MetricReports(Database database) {
        this.database = database;
    }

    /** What a report is about. */
    public enum Kind {
        SCAN,
        COMMIT;

        /** In lower case, as answers name it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A report.
     *
     * @param place of the table
     * @param receivedAt milliseconds since 1970, UTC
     * @param order unique; among reports of one millisecond, sorts them as they came
     * @param report JSON in the form of the REST specification
     */
    public record Stored(String place, long receivedAt, String order, Kind kind, String report) {}

    /** Adds reports, and forgets what is too much or too old. */
    public void add(List<Stored> reports) {
        long oldest = Clock.systemUTC().millis() - LIFETIME.toMillis();
        database.change("keep " + reports.size() + " metrics reports", handle -> {
            insert(handle, reports);
            handle.createUpdate("DELETE FROM metric_reports WHERE received_at < :oldest")
                    .bind("oldest", oldest)
                    .execute();
            Set<String> places = reports.stream().map(Stored::place).collect(Collectors.toSet());
            places.forEach(place -> trim(handle, place));
            return reports.size();
        });
    }

    /** The newest reports of a table, newest first; of one kind, or of both if that is null. */
    public List<Stored> newest(String place, @Nullable Kind kind, int limit) {
        String filter = kind == null ? "" : " AND kind = :kind";
        return database.read(
                "read metrics reports",
                handle -> handle.createQuery("SELECT received_at, id, kind, report FROM metric_reports"
                                + " WHERE location = :place" + filter
                                + " ORDER BY received_at DESC, id DESC LIMIT :limit")
                        .bind("place", place)
                        .bind("kind", kind == null ? "" : kind.name())
                        .bind("limit", limit)
                        .map((row, context) -> new Stored(
                                place,
                                row.getLong(1),
                                row.getString(2),
                                Kind.valueOf(row.getString(3)),
                                row.getString(4)))
                        .list());
    }

    private static void insert(Handle handle, List<Stored> reports) {
        PreparedBatch batch = handle.prepareBatch("INSERT INTO metric_reports (location, received_at, id, kind, report)"
                + " VALUES (:place, :receivedAt, :order, :kind, :report)");
        for (Stored report : reports) {
            batch.bind("place", report.place())
                    .bind("receivedAt", report.receivedAt())
                    .bind("order", report.order())
                    .bind("kind", report.kind().name())
                    .bind("report", report.report())
                    .add();
        }
        batch.execute();
    }

    private static void trim(Handle handle, String place) {
        handle.createUpdate("DELETE FROM metric_reports WHERE location = :place AND received_at <"
                        + " (SELECT received_at FROM metric_reports WHERE location = :place"
                        + " ORDER BY received_at DESC LIMIT 1 OFFSET :last)")
                .bind("place", place)
                .bind("last", MOST_OF_A_TABLE - 1)
                .execute();
    }
}
