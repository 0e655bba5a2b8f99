package io.tarn.catalog.metastore;

import io.tarn.storage.Location;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.statement.Query;

/**
 * A place with all that hold it and all that lie in it, as a condition on a column {@code location}. Places of entities do
 * not nest: dropping the outer one would take the inner one's files with it.
 *
 * @param place the place
 */
record Places(Location place) {
    static final String BELOW = "(location >= :below AND location < :afterBelow)";
    static final String CONDITION = "(location IN (<upward>) OR " + BELOW + ")";

    /** The character after {@code /}: what sorts from {@code place/} up to here is below the place. */
    private static final String AFTER_SLASH = "0";

    Query bind(Query query) {
        return bindBelow(query).bindList("upward", upward());
    }

    Query bindBelow(Query query) {
        return query.bind("below", place.value() + "/").bind("afterBelow", place.value() + AFTER_SLASH);
    }

    /** The place and every folder around it, inner first. */
    List<String> upward() {
        List<String> places = new ArrayList<>();
        String at = place.value();
        int rootEnd = at.indexOf("://") + "://".length();
        while (at.length() > rootEnd) {
            places.add(at);
            at = at.substring(0, Math.max(rootEnd, at.lastIndexOf('/')));
        }
        return places;
    }
}
