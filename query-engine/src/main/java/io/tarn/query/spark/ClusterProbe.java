package io.tarn.query.spark;

/** Tells whether a cluster could do work now. */
interface ClusterProbe extends AutoCloseable {
    /**
     * What a cluster said when it was asked.
     *
     * @param able whether an executor as configured would find a place
     * @param cores of all workers, 0 where that is not known
     * @param reason why it is not able; empty if it is
     */
    record Answer(boolean able, int cores, String reason) {
        static Answer yes(int cores) {
            return new Answer(true, cores, "");
        }

        static Answer no(String reason) {
            return new Answer(false, 0, reason);
        }
    }

    /** Asks, for a few seconds at the most; a cluster that cannot be asked is taken to be able. */
    Answer ask();

    @Override
    void close();
}
