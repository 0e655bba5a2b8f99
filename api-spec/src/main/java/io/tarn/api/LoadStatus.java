package io.tarn.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code POST /v1/loads} (202) and {@code GET /v1/loads/{id}} (200): where a load stands.
 *
 * @param id the load's id
 * @param state {@code queued}, {@code running}, {@code done} or {@code failed}
 * @param stage what it is doing, for a person: {@code reading the schema}, {@code writing}
 * @param fraction how much of the stage is done, 0 to 1
 * @param rows rows written so far
 * @param table the full name of the table
 * @param snapshotId the snapshot that the load committed, once done
 * @param elapsedMillis since it began
 * @param error why it failed, once failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LoadStatus(
        String id,
        String state,
        String stage,
        double fraction,
        long rows,
        String table,
        @Nullable Long snapshotId,
        long elapsedMillis,
        @Nullable Problem error) {}
