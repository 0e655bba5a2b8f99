package io.tarn.query.job;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How many jobs are taken on, and what is kept of them.
 *
 * @param jobs that run or wait at the same time
 * @param results the folder of held results, for this alone
 * @param resultBytes disk space of all held results
 * @param resultAge how long a result is held after the end
 */
public record JobLimits(int jobs, Path results, long resultBytes, Duration resultAge) {}
