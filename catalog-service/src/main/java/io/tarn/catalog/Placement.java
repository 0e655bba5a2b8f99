package io.tarn.catalog;

import io.tarn.storage.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.jspecify.annotations.Nullable;

/**
 * Where entities of one warehouse live. Each has a place of its own: a name that is used again after a drop or a rename gets
 * another place, so the old files and the new never mix.
 */
final class Placement {
    /** Everything but letters that each file system and object store takes as they are. */
    private static final String UNSAFE = "[^A-Za-z0-9_=-]";

    private static final int LONGEST_SEGMENT = 80;

    /** Fits, with everything else, into an index of each database. */
    private static final int LONGEST_PLACE_BYTES = 2_000;

    /** An encoded dot, slash or backslash, once or more often encoded, or a plain backslash. */
    private static final Pattern AMBIGUOUS = Pattern.compile("%(25)*(2[ef]|5c)|\\\\", Pattern.CASE_INSENSITIVE);

    /** Views have the first one, too. */
    private static final List<String> FOLDERS = List.of(
            TableProperties.WRITE_METADATA_LOCATION,
            TableProperties.WRITE_DATA_LOCATION,
            "write.folder-storage.path",
            "write.object-storage.path");

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
     * @throws BadRequestException if it cannot be had
     */
    String placeFor(TableIdentifier identifier, @Nullable String wished) {
        if (wished == null) {
            return newPlace(identifier);
        }
        String trimmed = wished.replaceAll("(?<=[^/:])/+$", "");
        chosenFolder(identifier, trimmed);
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
        if (root.scheme().equals("file")) {
            mustNotPassALink(identifier, place);
        }
        return place;
    }

    /**
     * The same for a place that is to hold files.
     *
     * @throws BadRequestException also if there is a file at it, or around it
     */
    Location chosenFolder(TableIdentifier identifier, String text) {
        Location place = chosen(identifier, text);
        if (root.scheme().equals("file")) {
            Path there = nearest(place);
            if (there != null && !Files.isDirectory(there)) {
                throw refused(identifier, text, "there is a file " + there);
            }
        }
        return place;
    }

    /** The place after a change; one that stays was looked at when it was chosen. */
    Location after(TableIdentifier identifier, @Nullable String before, String now) {
        return now.equals(before) ? within(identifier, now) : chosenFolder(identifier, now);
    }

    /**
     * The folders that properties may name for metadata and data files, where a change sets them. The catalog writes the
     * metadata files itself, so their folder is looked at in every change.
     *
     * @param before the properties before the change, empty for something new
     */
    void checkFolders(TableIdentifier identifier, Map<String, String> before, Map<String, String> after) {
        for (String property : FOLDERS) {
            String folder = after.get(property);
            if (folder != null && !folder.equals(before.get(property))) {
                chosenFolder(identifier, folder);
            }
        }
        String metadata = after.get(TableProperties.WRITE_METADATA_LOCATION);
        if (metadata != null) {
            within(identifier, metadata);
        }
    }

    /** Two names of one place on the disk would be two tables that share their files. */
    private void mustNotPassALink(TableIdentifier identifier, Location place) {
        Path top = root.localPath();
        try {
            Path there = nearest(place);
            if (there != null && !there.toRealPath().equals(top.toRealPath().resolve(top.relativize(there)))) {
                throw refused(identifier, place.value(), "a symbolic link below the root leads elsewhere");
            }
        } catch (IOException e) {
            throw refused(identifier, place.value(), "it cannot be followed on the disk: " + e.getMessage());
        }
    }

    /** What exists of a place, or of the folders around it below the root; null if nothing does. */
    private @Nullable Path nearest(Location place) {
        Path top = root.localPath();
        Path there = place.localPath();
        while (there != null && there.startsWith(top) && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = there.getParent();
        }
        return there != null && there.startsWith(top) ? there : null;
    }

    private static BadRequestException refused(TableIdentifier identifier, String text, String why) {
        return new BadRequestException("Invalid location for %s: %s cannot be used: %s", identifier, text, why);
    }

    private static String segment(String name) {
        String safe = name.replaceAll(UNSAFE, "_");
        return safe.substring(0, Math.min(safe.length(), LONGEST_SEGMENT));
    }
}
