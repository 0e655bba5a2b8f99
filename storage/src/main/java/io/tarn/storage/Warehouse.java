package io.tarn.storage;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A named root below which the data of its tables lies.
 *
 * @param name the prefix in catalog URLs and the catalog in SQL
 * @param root where its tables lie unless a client names another location, and those of no other warehouse
 * @param allowed further locations below which clients may place its tables and views by naming a location
 */
public record Warehouse(WarehouseName name, Location root, List<Location> allowed) {
    /** The number of further locations that a warehouse can allow. */
    public static final int MAX_ALLOWED = 64;

    /**
     * Keeps a copy.
     *
     * @throws TarnException {@code INVALID_VALUE} if there are more than {@link #MAX_ALLOWED} allowed locations
     */
    public Warehouse {
        allowed = List.copyOf(allowed);
        if (allowed.size() > MAX_ALLOWED) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "warehouse '" + name + "' cannot allow " + allowed.size() + " locations, " + MAX_ALLOWED
                            + " at most; name a location that holds several of them");
        }
    }

    /** A warehouse whose tables all lie below its root. */
    public Warehouse(WarehouseName name, Location root) {
        this(name, root, List.of());
    }

    /** The same warehouse with other allowed locations. */
    public Warehouse withAllowed(List<Location> locations) {
        return new Warehouse(name, root, locations);
    }

    /** The root or allowed location that a location lies below; empty if there is none. */
    public List<Location> around(Location location) {
        return Stream.concat(Stream.of(root), allowed.stream())
                .filter(prefix -> prefix.contains(location) && !prefix.equals(location))
                .limit(1)
                .toList();
    }

    /** Whether a table or view of the warehouse may lie there: below the root or an allowed location. */
    public boolean holds(Location location) {
        return !around(location).isEmpty();
    }

    /** The reason for an error about a location that it does not hold. */
    public String whyNotHeld(Location location) {
        return location + " is not below " + root + ", the root of warehouse " + name
                + (allowed.isEmpty() ? "" : ", or one of its allowed locations")
                + "; choose a location there, or allow it with 'tarn warehouse set " + name
                + " --allow-location PREFIX'";
    }

    /**
     * Makes sure that a place can be the root of another warehouse.
     *
     * @throws TarnException {@code INVALID_VALUE} if it is at, within or around this one's root
     */
    public void mustBeApartFrom(Location other) {
        if (root.contains(other) || other.contains(root)) {
            String how = root.equals(other) ? "is" : root.contains(other) ? "lies within" : "lies around";
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "'" + other + "' cannot be the root of a warehouse: it " + how + " the root of warehouse '" + name
                            + "'" + (root.equals(other) ? "" : ", " + root));
        }
    }
}
