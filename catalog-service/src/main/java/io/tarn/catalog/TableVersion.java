package io.tarn.catalog;

import io.tarn.storage.LocationRanges;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.jspecify.annotations.Nullable;

/** A table as one metadata file describes it. Thread-safe. */
public final class TableVersion {
    private final String metadataLocation;
    private final @Nullable LocationRanges ranges;
    private final TableAnswers answers;

    /** With the ranges of its pointer; null for those that the metadata itself tells. */
    TableVersion(String metadataLocation, @Nullable LocationRanges ranges, TableAnswers answers) {
        this.metadataLocation = metadataLocation;
        this.ranges = ranges;
        this.answers = answers;
    }

    /** The entity tag of the answer, known without making it. */
    public String etag(SnapshotMode snapshots) {
        return TableAnswers.etag(metadataLocation, snapshots);
    }

    /**
     * The answer.
     *
     * @param snapshots with all snapshots, or only those that branches and tags name
     * @throws org.apache.iceberg.exceptions.NotFoundException if the metadata file is missing
     */
    public TableAnswer answer(SnapshotMode snapshots) {
        return answers.get(metadataLocation, snapshots, ranges);
    }
}
