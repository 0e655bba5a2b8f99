package io.tarn.query.load;

/**
 * What a load committed.
 *
 * @param rows rows of the files, all of which are in the table now
 * @param snapshotId the snapshot that holds them
 */
public record LoadResult(long rows, long snapshotId) {}
