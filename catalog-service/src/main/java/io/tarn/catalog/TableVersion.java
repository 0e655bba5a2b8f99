package io.tarn.catalog;

import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;

/** A table as one metadata file describes it. Thread-safe. */
public final class TableVersion {
    private final String metadataLocation;
    private final TableAnswers answers;

    TableVersion(String metadataLocation, TableAnswers answers) {
        this.metadataLocation = metadataLocation;
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
        return answers.get(metadataLocation, snapshots);
    }
}
