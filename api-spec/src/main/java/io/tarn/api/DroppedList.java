package io.tarn.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /v1/warehouses/{warehouse}/dropped}.
 *
 * @param dropped a page of them, the newest first
 * @param nextPageToken to ask for the next page, absent on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DroppedList(
        List<DroppedInfo> dropped, @Nullable String nextPageToken) {
    /** Keeps a copy of the list. */
    public DroppedList {
        dropped = List.copyOf(dropped);
    }
}
