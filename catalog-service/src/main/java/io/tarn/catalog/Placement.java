package io.tarn.catalog;

import io.tarn.storage.Location;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.view.ViewProperties;
import org.jspecify.annotations.Nullable;

/**
 * Where entities of one warehouse live. Each has a place of its own: a name that is used again after a drop or a rename gets
 * another place, so the old files and the new never mix.
 */
final class Placement {
    /** Everything but letters that each file system and object store takes as they are. */
    private static final String UNSAFE = "[^A-Za-z0-9_=-]";

    private static final int LONGEST_SEGMENT = 80;

    private final Location root;

    Placement(Location root) {
        this.root = root;
    }

    /** A new place {@code <root>/<namespace...>/<name>-<uuid>}. */
    String newPlace(TableIdentifier identifier) {
        StringBuilder path = new StringBuilder();
        for (String level : identifier.namespace().levels()) {
            path.append(segment(level)).append('/');
        }
        path.append(segment(identifier.name())).append('-').append(UUID.randomUUID());
        return root.child(path.toString()).value();
    }

    /**
     * The place that a client wishes for, or a new one if it has no wish.
     *
     * @throws BadRequestException if it lies outside the warehouse
     */
    String placeFor(TableIdentifier identifier, @Nullable String wished) {
        if (wished == null) {
            return newPlace(identifier);
        }
        String trimmed = wished.replaceAll("(?<=[^/:])/+$", "");
        within(identifier, trimmed);
        return trimmed;
    }

    /**
     * Reads a location and makes sure that it lies below the root of the warehouse.
     *
     * @throws BadRequestException if it does not
     */
    Location within(TableIdentifier identifier, String text) {
        Location place = Location.of(text);
        if (!root.contains(place) || root.equals(place)) {
            throw new BadRequestException(
                    "Invalid location for %s: %s is not below %s, the root of this warehouse", identifier, text, root);
        }
        return place;
    }

    /** The same for the folder that properties may name for metadata files. */
    void checkMetadataFolder(TableIdentifier identifier, Map<String, String> properties) {
        String folder = properties.getOrDefault(
                TableProperties.WRITE_METADATA_LOCATION, properties.get(ViewProperties.WRITE_METADATA_LOCATION));
        if (folder != null) {
            within(identifier, folder);
        }
    }

    private static String segment(String name) {
        String safe = name.replaceAll(UNSAFE, "_");
        return safe.substring(0, Math.min(safe.length(), LONGEST_SEGMENT));
    }
}
