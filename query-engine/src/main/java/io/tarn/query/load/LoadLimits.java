package io.tarn.query.load;

/**
 * The bounds of loads.
 *
 * @param maxRunning loads that run at the same time
 * @param maxQueued loads that wait
 * @param maxFinished ended loads whose status is still known
 */
public record LoadLimits(int maxRunning, int maxQueued, int maxFinished) {
    /** Two at a time, a hundred waiting, a thousand remembered. */
    public static final LoadLimits DEFAULT = new LoadLimits(2, 100, 1_000);
}
