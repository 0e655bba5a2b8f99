package io.tarn.catalog.metastore;

import io.tarn.storage.Location;
import io.tarn.storage.LocationRanges;

/**
 * What a name stands for at one moment.
 *
 * @param kind table or view
 * @param ranges the locations that belong to this entity alone, its own first, and those that it may read
 * @param metadataLocation the metadata file, which never changes once a pointer names it
 * @param directory whose files are at the location
 */
public record Pointer(EntityKind kind, LocationRanges ranges, String metadataLocation, Directory directory) {
    /** Decides what a purge deletes besides the files that the metadata names. */
    public enum Directory {
        /** Nothing was at the location before the entity: everything there was written for it. */
        OWN,
        /** Files were there before, or nobody knows: only what the metadata names is the entity's. */
        SHARED
    }

    /** An entity that has one location, which it fills alone. */
    public Pointer(EntityKind kind, Location location, String metadataLocation) {
        this(kind, LocationRanges.of(location), metadataLocation, Directory.OWN);
    }

    /** The entity's own location. */
    public Location location() {
        return ranges.location();
    }
}
