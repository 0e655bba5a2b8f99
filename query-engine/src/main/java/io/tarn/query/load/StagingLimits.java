package io.tarn.query.load;

import java.time.Duration;

/**
 * The bounds of a staging folder.
 *
 * @param maxTotalBytes of all staged files together, those of running loads among them
 * @param maxFiles how many files may be staged at a time
 * @param maxAge how long a file waits for its load before it is removed
 */
public record StagingLimits(long maxTotalBytes, int maxFiles, Duration maxAge) {
    /** 256 GiB, 10,000 files, one day. */
    public static final StagingLimits DEFAULT = new StagingLimits(256L << 30, 10_000, Duration.ofDays(1));
}
