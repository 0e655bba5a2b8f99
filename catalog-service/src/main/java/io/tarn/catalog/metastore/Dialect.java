package io.tarn.catalog.metastore;

import io.tarn.storage.Location;
import java.util.Collection;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What differs between the databases: how a row that was read is held until the commit, how places are held, and which
 * failures only say that another transaction came first.
 *
 * <p>SQLite has one writer at a time, so whoever changes something is alone and holds everything; its words are empty. In
 * PostgreSQL (READ COMMITTED) each statement sees what was committed before it began, so what a transaction relies on must be
 * held by a lock. Rows are always taken in the same order: namespaces, places, names, each sorted.
 */
@SuppressWarnings("ImmutableEnumChecker")
enum Dialect {
    SQLITE("4", Set.of(), Set.of()) {
        @Override
        String hold(Hold hold) {
            return "";
        }

        @Override
        void holdPlaces(Handle handle, Collection<Location> places) {}
    },

    POSTGRESQL(
            "4.1",
            // Deadlock, serialization failure, and the two that a check before the statement rules out unless another
            // transaction came in between: a name that is taken, a namespace that is gone.
            Set.of("40P01", "40001", "23505", "23503"),
            // Connection lost, and the server is going down or coming up.
            Set.of("08000", "08003", "08006", "08007", "57P01", "57P02", "57P03")) {
        @Override
        String hold(Hold hold) {
            return switch (hold) {
                case EXISTENCE -> " FOR KEY SHARE";
                case CONTENT -> " FOR SHARE";
                case TO_CHANGE -> " FOR NO KEY UPDATE";
                case TO_REMOVE -> " FOR UPDATE";
            };
        }

        @Override
        void holdPlaces(Handle handle, Collection<Location> places) {
            new PlaceLocks(places).take(handle);
        }
    };

    /** What must not happen to a row before the commit. */
    enum Hold {
        /** It must not go; its content may change. */
        EXISTENCE,
        /** It must stay as it is. */
        CONTENT,
        /** It is changed next, but not its key. */
        TO_CHANGE,
        /** It is removed or gets another key next. */
        TO_REMOVE
    }

    private final String newestScript;
    private final Set<String> lostRaces;
    private final Set<String> lostConnections;

    Dialect(String newestScript, Set<String> lostRaces, Set<String> lostConnections) {
        this.newestScript = newestScript;
        this.lostRaces = lostRaces;
        this.lostConnections = lostConnections;
    }

    /** What a SELECT ends with to hold the rows that it finds. */
    abstract String hold(Hold hold);

    /** Until the commit nobody else takes one of these places, or one within or around it. */
    abstract void holdPlaces(Handle handle, Collection<Location> places);

    /** The version of the script that a database in order has applied last. */
    String newestScript() {
        return newestScript;
    }

    /** Whether a transaction that failed so, and was rolled back, ends differently if it runs again. */
    boolean lostRace(@Nullable String sqlState) {
        return sqlState != null && lostRaces.contains(sqlState);
    }

    /** Whether a statement failed because its connection is of no use any more; another one may be. */
    boolean lostConnection(@Nullable String sqlState) {
        return sqlState != null && lostConnections.contains(sqlState);
    }
}
