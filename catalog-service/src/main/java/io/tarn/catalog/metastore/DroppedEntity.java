package io.tarn.catalog.metastore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A table or view that was dropped and still has its place.
 *
 * @param id tells it from others of the same name; the order of ids is the order of drops
 * @param key the name that it had
 * @param pointer what it was
 * @param droppedAt when
 * @param state whether it can be brought back
 * @param keepUntil until when, if it can
 * @param purge how far the deletion of its files is
 */
public record DroppedEntity(
        String id, EntityKey key, Pointer pointer, Instant droppedAt, State state, Instant keepUntil, Purge purge) {
    /** Kept, so that it can be brought back; or on its way out, its files being deleted. */
    public enum State {
        KEPT,
        PURGE
    }

    /**
     * How far a purge is.
     *
     * @param filesDeleted by all attempts so far
     * @param filesLeft files that the table lists and that are not below its own place, which stay
     * @param attempts begun so far
     * @param nearlyDone whether all but the metadata file is gone
     * @param lastError why the last attempt failed, null if none did
     */
    public record Purge(
            long filesDeleted,
            long filesLeft,
            int attempts,
            boolean nearlyDone,
            @Nullable String lastError) {}

    /** The same, now under that name. */
    DroppedEntity named(EntityKey name) {
        return new DroppedEntity(id, name, pointer, droppedAt, state, keepUntil, purge);
    }

    /** The same, with its purge so far. */
    public DroppedEntity with(Purge progress) {
        return new DroppedEntity(id, key, pointer, droppedAt, state, keepUntil, progress);
    }
}
