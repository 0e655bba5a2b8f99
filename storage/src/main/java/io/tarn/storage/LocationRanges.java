package io.tarn.storage;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of one table or view may lie. Iceberg metadata names files by URI; a URI outside of these ranges is never
 * read, written, listed or deleted for the table, whoever wrote the metadata. Immutable.
 *
 * @param location the location of the table; everything below it belongs to the table alone
 * @param owned further locations that belong to the table alone: its {@code write.*.path}, and locations that it had before
 * @param readOnly files of others that the table may read and never deletes, such as files that were there before the table
 */
public record LocationRanges(Location location, List<Location> owned, List<Location> readOnly) implements Serializable {
    /** The number of further ranges that a table can have. */
    public static final int MAX_RANGES = 64;

    /** Properties of tables and views that name a directory for files (Iceberg's {@code TableProperties}). */
    public static final List<String> PATH_PROPERTIES =
            List.of("write.metadata.path", "write.data.path", "write.folder-storage.path", "write.object-storage.path");

    private static final String OWNED_KEY = "tarn.locations.owned";
    private static final String READ_ONLY_KEY = "tarn.locations.read-only";
    private static final String SEPARATOR = "\n";

    /**
     * Keeps the ranges that no other one covers.
     *
     * @throws TarnException {@code INVALID_VALUE} if there are more than {@link #MAX_RANGES}
     */
    public LocationRanges {
        owned = apart(List.of(location), owned);
        readOnly = apart(Stream.concat(Stream.of(location), owned.stream()).toList(), readOnly);
        if (owned.size() + readOnly.size() > MAX_RANGES) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "a table can have files in " + MAX_RANGES + " locations besides its own; the one at " + location
                            + " would have " + (owned.size() + readOnly.size())
                            + ": write it anew, or put its paths below one location");
        }
    }

    /** No locations, so that no file can be used. */
    public static LocationRanges none() {
        return of(new Location("none://"));
    }

    /** The location alone. */
    public static LocationRanges of(Location location) {
        return new LocationRanges(location, List.of(), List.of());
    }

    /** The location and the directories that these properties of a table or view name. */
    public static LocationRanges of(String location, Map<String, String> properties) {
        return of(Location.of(location)).withPathsOf(properties);
    }

    /** The directories that these properties name; what is no location names nothing. */
    private static List<Location> paths(Map<String, String> properties) {
        List<Location> paths = new ArrayList<>();
        for (String property : PATH_PROPERTIES) {
            parse(properties.get(property)).ifPresent(paths::add);
        }
        return paths;
    }

    /**
     * The ranges that a catalog sent with a table.
     *
     * @param config the {@code config} of a {@code LoadTableResult}, or what it was merged into
     * @return empty where it names none, as catalogs other than Tarn do
     */
    public static Optional<LocationRanges> sent(Map<String, String> config) {
        List<Location> owned = parsed(config.get(OWNED_KEY));
        return owned.isEmpty()
                ? Optional.empty()
                : Optional.of(new LocationRanges(owned.get(0), owned, parsed(config.get(READ_ONLY_KEY))));
    }

    /** The ranges as a catalog sends them; the opposite of {@link #sent}. */
    public Map<String, String> toConfig() {
        Map<String, String> config = new HashMap<>();
        config.put(OWNED_KEY, text(allOwned()));
        config.put(READ_ONLY_KEY, text(readOnly));
        return config;
    }

    /** The location and the further ones that belong to the table alone. */
    public List<Location> allOwned() {
        return Stream.concat(Stream.of(location), owned.stream()).toList();
    }

    /** All ranges, the location first. */
    public List<Location> all() {
        return Stream.concat(allOwned().stream(), readOnly.stream()).toList();
    }

    /** The same ranges and the directories that these properties name. */
    public LocationRanges withPathsOf(Map<String, String> properties) {
        return withOwned(paths(properties));
    }

    /** The same ranges and these, which belong to the table alone. */
    public LocationRanges withOwned(List<Location> more) {
        return more.isEmpty()
                ? this
                : new LocationRanges(
                        location, Stream.concat(owned.stream(), more.stream()).toList(), readOnly);
    }

    /** The same ranges and these, which the table may read. */
    public LocationRanges withReadOnly(List<Location> more) {
        return more.isEmpty()
                ? this
                : new LocationRanges(
                        location,
                        owned,
                        Stream.concat(readOnly.stream(), more.stream()).toList());
    }

    /** The same ranges for a table that is now at another location; files at the old one stay its own. */
    public LocationRanges movedTo(Location next) {
        return next.equals(location)
                ? this
                : new LocationRanges(
                        next, Stream.concat(owned.stream(), Stream.of(location)).toList(), readOnly);
    }

    /** Whether the table may read that file. */
    public boolean mayRead(String uri) {
        return isBelow(all(), uri);
    }

    /** Whether that file belongs to the table alone, so that it may write and delete it. */
    public boolean owns(String uri) {
        return isBelow(allOwned(), uri);
    }

    private static boolean isBelow(List<Location> ranges, String uri) {
        try {
            Location file = Location.of(uri);
            return ranges.stream().anyMatch(range -> range.contains(file));
        } catch (TarnException e) {
            return false;
        }
    }

    private static Optional<Location> parse(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Location.of(text));
        } catch (TarnException e) {
            return Optional.empty();
        }
    }

    private static List<Location> apart(List<Location> covering, List<Location> more) {
        Set<Location> kept = new LinkedHashSet<>();
        for (Location each : more) {
            boolean covered = covering.stream().anyMatch(range -> range.contains(each))
                    || more.stream().anyMatch(other -> !other.equals(each) && other.contains(each));
            if (!covered) {
                kept.add(each);
            }
        }
        return List.copyOf(kept);
    }

    private static String text(List<Location> locations) {
        return String.join(SEPARATOR, locations.stream().map(Location::value).toList());
    }

    private static List<Location> parsed(@Nullable String text) {
        List<Location> locations = new ArrayList<>();
        if (text != null && !text.isEmpty()) {
            Arrays.stream(text.split(SEPARATOR, -1)).map(Location::of).forEach(locations::add);
        }
        return locations;
    }
}
