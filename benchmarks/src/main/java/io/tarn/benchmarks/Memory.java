package io.tarn.benchmarks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memory that an engine may take.
 *
 * @param mebibytes all of it; null: what the engine takes by itself
 */
record Memory(@Nullable Long mebibytes) {
    private static final long MIB_A_GIB = 1024;

    /** Reads {@code 8GB}; the empty text is no limit. */
    static Memory of(String text) {
        return text.isEmpty() ? new Memory(null) : new Memory(Long.parseLong(text.replace("GB", "")) * MIB_A_GIB);
    }

    /** Options of {@code tarn serve}: half for the native engine, the other half is for the heap and what else a JVM takes. */
    List<String> ofTarn() {
        return mebibytes == null ? List.of() : List.of("--native-memory", mebibytes / 2 + "MB");
    }

    Map<String, String> environmentOfTarn() {
        return mebibytes == null ? Map.of() : Map.of("TARN_JAVA_OPTS", "-Xmx" + mebibytes * 3 / 8 + "m");
    }

    /** For DuckDB; null if it has none. */
    @Nullable
    String ofDuckDb() {
        return mebibytes == null ? null : mebibytes + "MiB";
    }

    /** The heap of another server on Java. */
    String heap() {
        return mebibytes == null ? "-XX:MaxRAMPercentage=50" : "-Xmx" + mebibytes + "m";
    }
}
