package io.tarn.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's report on one scan of a table or one commit to it. What the client did not tell is absent.
 *
 * @param receivedAt when the server got it, ISO 8601, UTC
 * @param kind {@code scan} or {@code commit}
 * @param snapshotId the snapshot that was read or made
 * @param operation of a commit: {@code append}, {@code overwrite}, {@code delete} or {@code replace}
 * @param durationMillis how long the planning of the scan, or the commit, took
 * @param dataFiles data files that the scan reads, or that the commit added
 * @param otherDataFiles data files that the scan could skip, or that the commit removed
 * @param deleteFiles delete files that the scan reads, or that the commit added
 * @param sizeBytes size of the data files that the scan reads, or that the commit added
 * @param addedRecords of a commit
 * @param removedRecords of a commit
 * @param report all of it, as the Iceberg REST specification has it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MetricsReport(
        String receivedAt,
        String kind,
        long snapshotId,
        @Nullable String operation,
        @Nullable Long durationMillis,
        @Nullable Long dataFiles,
        @Nullable Long otherDataFiles,
        @Nullable Long deleteFiles,
        @Nullable Long sizeBytes,
        @Nullable Long addedRecords,
        @Nullable Long removedRecords,
        Map<String, Object> report) {}
