package io.tarn.catalog.metastore;

import io.tarn.storage.Location;

/**
 * What a name stands for at one moment.
 *
 * @param kind table or view
 * @param location the place that belongs to this entity alone
 * @param metadataLocation the metadata file, which never changes once a pointer names it
 */
public record Pointer(EntityKind kind, Location location, String metadataLocation) {}
