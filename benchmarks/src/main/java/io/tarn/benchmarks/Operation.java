package io.tarn.benchmarks;

import java.io.IOException;

/** What one server is asked to do again and again. For one thread. */
interface Operation {
    /** Makes what a block of these needs, before it is measured. */
    default void prepare() {}

    /** The number of them in a block at most. */
    default int maxTurns() {
        return Integer.MAX_VALUE;
    }

    /**
     * Does it once; fails unless the server does.
     *
     * @param turn its number in the block
     */
    void once(int turn) throws IOException, InterruptedException;
}
