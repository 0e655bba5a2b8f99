package io.tarn.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table or view that was dropped and still has its place.
 *
 * @param id tells it from others of the same name
 * @param kind {@code table} or {@code view}
 * @param namespace the levels of the namespace that it was in
 * @param name the name that it had
 * @param location its place
 * @param droppedAt when, ISO 8601 in UTC
 * @param state {@code kept}: it can be brought back; {@code purge}: its files are being deleted
 * @param keepUntil until when it can be brought back, absent where it cannot
 * @param purge how far the deletion of its files is, absent where it is kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DroppedInfo(
        String id,
        String kind,
        List<String> namespace,
        String name,
        String location,
        String droppedAt,
        String state,
        @Nullable String keepUntil,
        @Nullable Purge purge) {
    /** Keeps a copy of the list. */
    public DroppedInfo {
        namespace = List.copyOf(namespace);
    }

    /**
     * How far a purge is.
     *
     * @param filesDeleted files deleted so far
     * @param filesLeft files that the table lists and that stay, because they are not below its place
     * @param attempts begun so far
     * @param lastError why the last attempt failed, absent if none did
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Purge(
            long filesDeleted,
            long filesLeft,
            int attempts,
            @Nullable String lastError) {}
}
