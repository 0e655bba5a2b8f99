package io.tarn.query.duckdb;

import java.nio.file.Path;

/**
 * What the native engine may take.
 *
 * @param memoryBytes of memory, all queries together; what does not fit goes to disk
 * @param threads that work at the same time, all queries together
 * @param scratch the folder for what does not fit into memory; made when needed
 * @param spillBytes of disk in that folder
 * @param directories whose files queries may read and write
 */
public record NativeLimits(
        long memoryBytes, int threads, Path scratch, long spillBytes, NativeDirectories directories) {}
