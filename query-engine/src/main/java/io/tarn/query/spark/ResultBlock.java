package io.tarn.query.spark;

import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A compressed Arrow batch on its way to the driver: itself, or the place in a store where it lies. */
final class ResultBlock implements Serializable {
    private static final long serialVersionUID = 1L;

    private final byte @Nullable [] bytes;
    private final BlockStore store;
    private final int place;

    private ResultBlock(byte @Nullable [] bytes, BlockStore store, int place) {
        this.bytes = bytes;
        this.store = store;
        this.place = place;
    }

    static ResultBlock inline(byte[] bytes, BlockStore store) {
        return new ResultBlock(bytes, store, -1);
    }

    static ResultBlock stored(BlockStore store, int place) {
        return new ResultBlock(null, store, place);
    }

    boolean isInline() {
        return bytes != null;
    }

    /** Its bytes, after which a store has them no longer; null if they are lost with their executor. */
    byte @Nullable [] take() throws IOException {
        return bytes != null ? bytes : store.take(place);
    }

    /** Forgets what lies in a store of this process. */
    void drop() {
        if (bytes == null) {
            store.drop(place);
        }
    }
}
