package io.tarn.query.spark.offload;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the native engine does where a statement says nothing else, and what it may take.
 *
 * @param enabled whether plans are given to it
 * @param scanBytes a plan that reads more stays on Spark
 * @param memoryBytes of memory outside the heap, all statements together
 * @param threads that work at the same time, all statements together
 * @param spillBytes of disk for what does not fit into memory
 * @param resultCache whether results are kept and given again
 * @param resultCacheBytes of results that are kept, in memory
 */
public record NativeSettings(
        boolean enabled,
        long scanBytes,
        long memoryBytes,
        int threads,
        long spillBytes,
        boolean resultCache,
        long resultCacheBytes) {
    private static final long GIB = 1L << 30;

    /**
     * For this machine: all its cores, and half of the memory that the heap leaves of it; the other half is for the operating
     * system's cache of files.
     */
    public static NativeSettings forThisMachine() {
        long machine = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        long beside = Math.max(0, machine - Runtime.getRuntime().maxMemory());
        return new NativeSettings(
                true,
                100 * GIB,
                Math.max(GIB / 2, beside / 2),
                Runtime.getRuntime().availableProcessors(),
                100 * GIB,
                true,
                2 * GIB);
    }
}
