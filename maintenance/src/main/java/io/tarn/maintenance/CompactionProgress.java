package io.tarn.maintenance;

/** Hears how a compaction goes on. Called by the thread that runs it; must return soon. */
public interface CompactionProgress {
    /** The plan is made; nothing is written yet. */
    void planned(CompactionPlan plan);

    /** Files are rewritten but not committed. The totals count all input files that are done so far. */
    void rewritten(FileTotals inputsSoFar);

    /** A commit made this snapshot. */
    void committed(long snapshotId);

    /** Hears nothing. */
    static CompactionProgress none() {
        return new CompactionProgress() {
            @Override
            public void planned(CompactionPlan plan) {}

            @Override
            public void rewritten(FileTotals inputsSoFar) {}

            @Override
            public void committed(long snapshotId) {}
        };
    }
}
