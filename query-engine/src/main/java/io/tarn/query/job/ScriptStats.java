package io.tarn.query.job;

import io.tarn.api.StatementStats;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** What the statements of a script cost together. */
record ScriptStats(List<Job.Part> parts) {
    StatementStats sum() {
        Map<String, Integer> tasks = new TreeMap<>();
        parts.forEach(part ->
                part.end().stats().tasksByExecutor().forEach((name, count) -> tasks.merge(name, count, Integer::sum)));
        List<String> engines = parts.stream()
                .map(part -> part.end().stats().engine())
                .distinct()
                .toList();
        return new StatementStats(
                sum(StatementStats::elapsedMillis),
                sum(StatementStats::queuedMillis),
                sum(StatementStats::rows),
                sum(StatementStats::resultBytes),
                engines.size() == 1 ? engines.get(0) : "mixed",
                sum(StatementStats::scannedBytes),
                sum(StatementStats::scannedRows),
                sum(StatementStats::filesRead),
                sum(StatementStats::filesPruned),
                sum(StatementStats::spilledBytes),
                parts.stream()
                        .mapToLong(part -> part.end().stats().peakMemoryBytes())
                        .max()
                        .orElse(0),
                (int) sum(StatementStats::tasks),
                tasks);
    }

    private long sum(ToLongFunction<StatementStats> number) {
        return parts.stream().map(part -> part.end().stats()).mapToLong(number).sum();
    }
}
