package io.tarn.catalog.metastore;

import io.tarn.api.UserName;
import io.tarn.storage.WarehouseName;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Scans that clients fetch in parts: what was asked, of which version of which table. They are forgotten after {@link
 * #LIFETIME}, and the oldest first when there are too many. Thread-safe.
 */
public final class Plans {
    /** How long parts can be fetched. */
    public static final Duration LIFETIME = Duration.ofHours(1);

    private static final int MOST = 10_000;

    private final Database database;

    /** Those of that database. */
    public Plans(Database database) {
        this.database = database;
    }

    /**
     * A plan.
     *
     * @param id unique
     * @param warehouse of the table
     * @param user who planned it; for others it does not exist
     * @param place of the table, which no other table ever has
     * @param metadataLocation the version of the table
     * @param request JSON, as the client sent it
     */
    public record Plan(
            String id, WarehouseName warehouse, UserName user, String place, String metadataLocation, String request) {}

    /** Keeps a plan, and the answer to its request. */
    public void keep(Plan plan, Receipt receipt) {
        long now = Clock.systemUTC().millis();
        database.change("keep a scan plan", receipt, handle -> {
            forget(handle, now);
            Receipts.keep(handle, receipt);
            return handle.createUpdate("INSERT INTO plans"
                            + " (id, warehouse, user_name, metadata_location, location, request, created_at)"
                            + " VALUES (:id, :warehouse, :user, :metadata, :place, :request, :now)")
                    .bind("id", plan.id())
                    .bind("warehouse", plan.warehouse().value())
                    .bind("user", plan.user().value())
                    .bind("metadata", plan.metadataLocation())
                    .bind("place", plan.place())
                    .bind("request", plan.request())
                    .bind("now", now)
                    .execute();
        });
    }

    /** A plan of this user that is not too old. */
    public Optional<Plan> find(WarehouseName warehouse, UserName user, String id) {
        return database.read(
                "look up scan plan " + id,
                handle -> handle.createQuery("SELECT location, metadata_location, request FROM plans"
                                + " WHERE id = :id AND warehouse = :warehouse AND user_name = :user"
                                + " AND created_at >= :oldest")
                        .bind("id", id)
                        .bind("warehouse", warehouse.value())
                        .bind("user", user.value())
                        .bind("oldest", Clock.systemUTC().millis() - LIFETIME.toMillis())
                        .map((row, context) ->
                                new Plan(id, warehouse, user, row.getString(1), row.getString(2), row.getString(3)))
                        .findOne());
    }

    /** Forgets a plan of this user; false if there was none. */
    public boolean remove(WarehouseName warehouse, UserName user, String id, Receipt receipt) {
        return database.change("cancel scan plan " + id, receipt, handle -> {
            int rows = handle.createUpdate(
                            "DELETE FROM plans WHERE id = :id AND warehouse = :warehouse AND user_name = :user")
                    .bind("id", id)
                    .bind("warehouse", warehouse.value())
                    .bind("user", user.value())
                    .execute();
            if (rows > 0) {
                Receipts.keep(handle, receipt);
            }
            return rows > 0;
        });
    }

    private static void forget(Handle handle, long now) {
        handle.createUpdate("DELETE FROM plans WHERE created_at < :oldest")
                .bind("oldest", now - LIFETIME.toMillis())
                .execute();
        handle.createUpdate("DELETE FROM plans WHERE created_at <"
                        + " (SELECT created_at FROM plans ORDER BY created_at DESC LIMIT 1 OFFSET :most)")
                .bind("most", MOST)
                .execute();
    }
}
