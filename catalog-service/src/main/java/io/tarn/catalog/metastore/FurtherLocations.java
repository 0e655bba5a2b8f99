package io.tarn.catalog.metastore;

import io.tarn.storage.Location;
import io.tarn.storage.LocationRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The locations that entities have besides their own, within one transaction: as text beside the pointer, where they are read,
 * and as rows, by which they are found. Rows whose entity is gone mean nothing; {@link #sweep} removes them. For one thread.
 */
final class FurtherLocations {
    private static final String SEPARATOR = "\n";
    private final Handle handle;

    FurtherLocations(Handle handle) {
        this.handle = handle;
    }

    private enum Kind {
        OWNED,
        READ_ONLY
    }

    /** The text of the column {@code further_locations}. */
    static String text(LocationRanges ranges) {
        return String.join(
                SEPARATOR,
                Stream.concat(
                                ranges.owned().stream().map(location -> Kind.OWNED + " " + location),
                                ranges.readOnly().stream().map(location -> Kind.READ_ONLY + " " + location))
                        .toList());
    }

    /** The ranges of an entity at that location, with that text. */
    static LocationRanges ranges(Location location, String text) {
        if (text.isEmpty()) {
            return LocationRanges.of(location);
        }
        List<Location> owned = new ArrayList<>();
        List<Location> readOnly = new ArrayList<>();
        for (String line : text.split(SEPARATOR, -1)) {
            int space = line.indexOf(' ');
            Location further = new Location(line.substring(space + 1));
            (Kind.valueOf(line.substring(0, space)) == Kind.OWNED ? owned : readOnly).add(further);
        }
        return new LocationRanges(location, owned, readOnly);
    }

    /** Makes the rows of an entity those of its ranges; it may have been at another location before. */
    void replace(Location before, LocationRanges ranges) {
        remove(before);
        remove(ranges.location());
        if (ranges.owned().isEmpty() && ranges.readOnly().isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(
                "INSERT INTO location_ranges (location, entity_location, kind) VALUES (:location, :entity, :kind)");
        ranges.owned().forEach(location -> add(batch, ranges, location, Kind.OWNED));
        ranges.readOnly().forEach(location -> add(batch, ranges, location, Kind.READ_ONLY));
        batch.execute();
    }

    private static void add(PreparedBatch batch, LocationRanges ranges, Location location, Kind kind) {
        batch.bind("location", location.value())
                .bind("entity", ranges.location().value())
                .bind("kind", kind.name())
                .add();
    }

    private void remove(Location entity) {
        handle.createUpdate("DELETE FROM location_ranges WHERE entity_location = :entity")
                .bind("entity", entity.value())
                .execute();
    }

    /** A location of another entity that is, holds, or lies in that place. */
    Optional<Location> meeting(Places places, List<Location> ownLocations) {
        return places.bind(handle.createQuery("SELECT location FROM location_ranges r WHERE " + Places.CONDITION
                        + " AND entity_location NOT IN (<own>)"
                        + " AND (EXISTS (SELECT 1 FROM entities e WHERE e.location = r.entity_location)"
                        + " OR EXISTS (SELECT 1 FROM dropped d WHERE d.location = r.entity_location)) LIMIT 1"))
                .bindList("own", ownLocations.stream().map(Location::value).toList())
                .mapTo(String.class)
                .findOne()
                .map(Location::new);
    }

    /** Removes the rows of entities that are neither there nor dropped any more. */
    static int sweep(Handle handle) {
        return handle.createUpdate("DELETE FROM location_ranges WHERE NOT EXISTS"
                        + " (SELECT 1 FROM entities e WHERE e.location = location_ranges.entity_location) AND NOT EXISTS"
                        + " (SELECT 1 FROM dropped d WHERE d.location = location_ranges.entity_location)")
                .execute();
    }
}
