package io.tarn.catalog.scan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.io.FileIO;

/**
 * A snapshot of which only some data manifests are seen, and all delete manifests, so that Iceberg's planning over it gives
 * a part of the scan with everything that belongs to that part.
 */
final class PlannedSnapshot implements Snapshot {
    private static final long serialVersionUID = 1L;

    private final Snapshot whole;
    private final Set<String> dataManifests;

    /** Sees the data manifests at those paths. */
    PlannedSnapshot(Snapshot whole, Set<String> dataManifests) {
        this.whole = whole;
        this.dataManifests = dataManifests;
    }

    @Override
    public List<ManifestFile> dataManifests(FileIO io) {
        return whole.dataManifests(io).stream()
                .filter(manifest -> dataManifests.contains(manifest.path()))
                .toList();
    }

    @Override
    public List<ManifestFile> deleteManifests(FileIO io) {
        return whole.deleteManifests(io);
    }

    @Override
    public List<ManifestFile> allManifests(FileIO io) {
        return whole.allManifests(io);
    }

    @Override
    public long sequenceNumber() {
        return whole.sequenceNumber();
    }

    @Override
    public long snapshotId() {
        return whole.snapshotId();
    }

    @Override
    public Long parentId() {
        return whole.parentId();
    }

    @Override
    public long timestampMillis() {
        return whole.timestampMillis();
    }

    @Override
    public String operation() {
        return whole.operation();
    }

    @Override
    public Map<String, String> summary() {
        return whole.summary();
    }

    @Override
    public Integer schemaId() {
        return whole.schemaId();
    }

    @Override
    public String manifestListLocation() {
        return whole.manifestListLocation();
    }

    /** Not part of planning. */
    @Override
    @Deprecated
    public Iterable<DataFile> addedDataFiles(FileIO io) {
        throw new UnsupportedOperationException("a part of a snapshot does not tell which files were added");
    }

    /** Not part of planning. */
    @Override
    @Deprecated
    public Iterable<DataFile> removedDataFiles(FileIO io) {
        throw new UnsupportedOperationException("a part of a snapshot does not tell which files were removed");
    }
}
