package io.tarn.catalog.metastore;

import io.tarn.storage.Location;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Locks of PostgreSQL for places that are about to be taken: no row stands for them yet, so there is none to lock. Each
 * place is locked alone, and each folder around it together with others. Of two places where one lies within the other, the
 * outer one is a folder around the inner one, so they meet and go one after the other; places beside each other never wait.
 * The locks are advisory, taken in one order by all, in one statement, and end with the transaction.
 */
final class PlaceLocks {
    /** What lies deeper is locked by its folder of this depth, so that the number of locks has a bound. */
    private static final int MOST_LEVELS = 48;

    private final Map<String, Mode> modes = new TreeMap<>();

    private enum Mode {
        TOGETHER("pg_advisory_xact_lock_shared"),
        ALONE("pg_advisory_xact_lock");

        private final String function;

        Mode(String function) {
            this.function = function;
        }
    }

    PlaceLocks(Collection<Location> places) {
        for (Location place : places) {
            List<String> outerFirst = outerFirst(place);
            int last = outerFirst.size() - 1;
            outerFirst.subList(0, last).forEach(folder -> modes.putIfAbsent(folder, Mode.TOGETHER));
            modes.put(outerFirst.get(last), Mode.ALONE);
        }
    }

    void take(Handle handle) {
        String sql = modes.values().stream().map(mode -> mode.function + "(?)").collect(Collectors.joining(", "));
        Query query = handle.createQuery("SELECT " + sql);
        int at = 0;
        for (String folder : modes.keySet()) {
            query.bind(at++, number(folder));
        }
        query.map((row, context) -> true).one();
    }

    private static List<String> outerFirst(Location place) {
        List<String> folders = new ArrayList<>(new Places(place).upward());
        folders.add(place.scheme() + "://");
        Collections.reverse(folders);
        return folders.subList(0, Math.min(MOST_LEVELS, folders.size()));
    }

    /** Two folders of one number only wait for each other without need. */
    private static long number(String folder) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(digest.digest(folder.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
