package io.tarn.catalog;

import io.tarn.catalog.metastore.Pointer;
import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import io.tarn.storage.LocationRanges;
import io.tarn.storage.Warehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.jspecify.annotations.Nullable;

/**
 * Where entities of one warehouse live. Each has a place of its own: a name that is used again after a drop or a rename gets
 * another place, so the old files and the new never mix. Thread-safe.
 */
final class Placement {
    /** Everything but letters that each file system and object store takes as they are. */
    private static final String UNSAFE = "[^A-Za-z0-9_=-]";

    private static final int LONGEST_SEGMENT = 80;

    /** Fits, with everything else, into an index of each database. */
    private static final int LONGEST_PLACE_BYTES = 2_000;

    /** An encoded dot, slash or backslash, once or more often encoded, or a plain backslash. */
    private static final Pattern AMBIGUOUS = Pattern.compile("%(25)*(2[ef]|5c)|\\\\", Pattern.CASE_INSENSITIVE);

    /** The end of a place that {@link #newPlace} made. */
    private static final Pattern GENERATED = Pattern.compile(".*-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Warehouse warehouse;
    private final Location home;
    private final FileStores stores;

    /** Places of that warehouse; none is, holds or lies in the server's own directory but by the root of the warehouse. */
    Placement(Warehouse warehouse, Location home, FileStores stores) {
        this.warehouse = warehouse;
        this.home = home;
        this.stores = stores;
    }

    /** A new place {@code <root>/<namespace...>/<name>-<uuid>}. */
    String newPlace(TableIdentifier identifier) {
        StringBuilder path = new StringBuilder();
        for (String level : identifier.namespace().levels()) {
            path.append(segment(level)).append('/');
        }
        path.append(segment(identifier.name())).append('-').append(UUID.randomUUID());
        return warehouse.root().child(path.toString()).value();
    }

    /**
     * The place that a client wishes for, or a new one if it has no wish.
     *
     * @throws BadRequestException if it cannot be had
     */
    String placeFor(TableIdentifier identifier, @Nullable String wished) {
        if (wished == null) {
            return newPlace(identifier);
        }
        String trimmed = wished.replaceAll("(?<=[^/:])/+$", "");
        chosenDirectory(identifier, trimmed);
        return trimmed;
    }

    /**
     * Reads a location and makes sure that it lies below the root of the warehouse or one of its allowed locations.
     *
     * @throws BadRequestException if it does not
     */
    Location within(TableIdentifier identifier, String text) {
        Location place = Location.of(text);
        if (!warehouse.holds(place)) {
            throw new BadRequestException("Invalid location for %s: %s", identifier, warehouse.whyNotHeld(place));
        }
        return place;
    }

    /**
     * The same for a location that a client has chosen now: its text must also mean one place to every client, and the disk
     * must have that place below the root, not somewhere that a symbolic link leads to.
     *
     * @throws BadRequestException if one of this does not hold
     */
    Location chosen(TableIdentifier identifier, String text) {
        Location place = within(identifier, text);
        if (place.value().getBytes(StandardCharsets.UTF_8).length > LONGEST_PLACE_BYTES) {
            throw refused(identifier, text, "it is longer than " + LONGEST_PLACE_BYTES + " bytes");
        }
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            throw refused(identifier, text, "it holds a control character");
        }
        if (AMBIGUOUS.matcher(text).find()) {
            throw refused(
                    identifier, text, "clients that decode it see a slash, a dot or a backslash where others see none");
        }
        mustNotPassALink(identifier, place);
        if (!warehouse.root().contains(place) && meetsHome(place)) {
            throw refused(identifier, text, "the server keeps its own files there");
        }
        return place;
    }

    /**
     * The same for a place that is to hold files.
     *
     * @throws BadRequestException also if there is a file at it, or around it
     */
    Location chosenDirectory(TableIdentifier identifier, String text) {
        Location place = chosen(identifier, text);
        if (stores.nearest(place, top(place))
                .filter(there -> !there.isDirectory())
                .isPresent()) {
            throw refused(identifier, text, "there is a file at it, or at a directory above it");
        }
        return place;
    }

    /**
     * The pointer of a new entity, without its metadata file.
     *
     * @throws BadRequestException if it cannot be there
     */
    Placed created(TableIdentifier identifier, MetadataDocument document) {
        Location location = chosenDirectory(identifier, document.place());
        return new Placed(
                LocationRanges.of(location).withOwned(paths(identifier, Map.of(), document.properties())),
                directory(location));
    }

    /**
     * The pointer of a changed entity, without its metadata file. A place that stays was looked at when it was chosen.
     *
     * @throws BadRequestException if it cannot be there
     */
    Placed changed(TableIdentifier identifier, Pointer current, MetadataDocument before, MetadataDocument after) {
        List<Location> paths = paths(identifier, before.properties(), after.properties());
        if (after.place().equals(before.place())) {
            return new Placed(current.ranges().withOwned(paths), current.directory());
        }
        Location next = chosenDirectory(identifier, after.place());
        return new Placed(current.ranges().movedTo(next).withOwned(paths), directory(next));
    }

    /**
     * The pointer of something that is registered, without its metadata file.
     *
     * @param readLocations further files that it may read
     * @throws BadRequestException if it cannot be there
     */
    Placed registered(
            TableIdentifier identifier, MetadataDocument document, Location metadataFile, List<String> readLocations) {
        List<Location> readOnly = new ArrayList<>();
        // Only this one file: what else is in its directory may belong to others.
        readOnly.add(metadataFile);
        readLocations.forEach(location -> readOnly.add(chosen(identifier, location)));
        LocationRanges ranges = LocationRanges.of(chosenDirectory(identifier, document.place()))
                .withOwned(paths(identifier, Map.of(), document.properties()));
        return new Placed(ranges.withReadOnly(readOnly), Pointer.Directory.SHARED);
    }

    /**
     * The locations of an entity and whose files are at the first.
     *
     * @param ranges where its files may lie
     * @param directory whether everything there was written for it
     */
    record Placed(LocationRanges ranges, Pointer.Directory directory) {}

    /** The directories that properties name for files, where a change sets them. */
    private List<Location> paths(TableIdentifier identifier, Map<String, String> before, Map<String, String> after) {
        List<Location> paths = new ArrayList<>();
        for (String property : LocationRanges.PATH_PROPERTIES) {
            String path = after.get(property);
            if (path != null && !path.equals(before.get(property))) {
                paths.add(chosenDirectory(identifier, path));
            }
        }
        return paths;
    }

    /**
     * The directories that properties of something new name.
     *
     * @throws BadRequestException if one of them cannot be used
     */
    void checkPaths(TableIdentifier identifier, Map<String, String> properties) {
        paths(identifier, Map.of(), properties);
    }

    /** A place with a name of our making has been nobody's, though a creation in two steps may have written files there. */
    private Pointer.Directory directory(Location location) {
        boolean unused = isGenerated(location)
                ? !stores.hasFile(location.child("metadata"), MetadataFiles::isMetadataFile)
                : stores.isEmpty(location);
        return unused ? Pointer.Directory.OWN : Pointer.Directory.SHARED;
    }

    private boolean isGenerated(Location location) {
        return warehouse.root().contains(location)
                && GENERATED.matcher(location.value()).matches();
    }

    private boolean meetsHome(Location place) {
        Location real = stores.followed(home);
        return Stream.of(home, real == null ? home : real).anyMatch(own -> own.contains(place) || place.contains(own));
    }

    /** Two names of one place on the disk would be two tables that share their files. */
    private void mustNotPassALink(TableIdentifier identifier, Location place) {
        try {
            FileStores.Existing there = stores.nearest(place, top(place)).orElse(null);
            if (there != null && there.passesLink()) {
                throw refused(identifier, place.value(), "a symbolic link leads elsewhere");
            }
        } catch (IOException e) {
            throw refused(identifier, place.value(), "it cannot be followed on the disk");
        }
    }

    private Location top(Location place) {
        return warehouse.around(place).get(0);
    }

    private static BadRequestException refused(TableIdentifier identifier, String text, String why) {
        return new BadRequestException("Invalid location for %s: %s cannot be used: %s", identifier, text, why);
    }

    private static String segment(String name) {
        String safe = name.replaceAll(UNSAFE, "_");
        return safe.substring(0, Math.min(safe.length(), LONGEST_SEGMENT));
    }
}
