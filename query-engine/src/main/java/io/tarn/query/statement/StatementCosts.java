package io.tarn.query.statement;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tarn.api.StatementStats;
import io.tarn.query.statement.Phases.Phase;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What all statements together have cost, as meters of the server. Safe for use by many threads. */
final class StatementCosts {
    private final Counter resultRows;
    private final Counter resultBytes;
    private final Counter scannedBytes;
    private final Counter scannedRows;
    private final Counter filesRead;
    private final Counter filesPruned;
    private final Counter spilledBytes;
    private final Counter tasks;
    private final DistributionSummary taskMemory;
    private final Map<Phase, Timer> phases = new EnumMap<>(Phase.class);

    StatementCosts(MeterRegistry meters) {
        this.resultRows = counter(meters, "tarn.sql.result.rows", "Result rows of statements");
        this.resultBytes = counter(meters, "tarn.sql.result.bytes", "Bytes of results, as Arrow batches");
        this.scannedBytes = counter(meters, "tarn.sql.scanned.bytes", "Bytes that statements read from data files");
        this.scannedRows = counter(meters, "tarn.sql.scanned.rows", "Rows that statements read from data files");
        this.filesRead = counter(meters, "tarn.sql.files.read", "Data files that statements read");
        this.filesPruned = counter(meters, "tarn.sql.files.pruned", "Data files that statements did not have to read");
        this.spilledBytes = counter(meters, "tarn.sql.spilled.bytes", "Bytes that did not fit in memory");
        this.tasks = counter(meters, "tarn.sql.tasks", "Tasks that have ended well");
        this.taskMemory = DistributionSummary.builder("tarn.sql.task.memory")
                .description("The most execution memory that one task of a statement held")
                .baseUnit("bytes")
                .register(meters);
        for (Phase phase : Phase.values()) {
            phases.put(
                    phase,
                    Timer.builder("tarn.sql.phase")
                            .description("What statements spend their time on between their turn and their end")
                            .tag("phase", phase.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    /** Adds what a statement that has ended, well or not, has cost. */
    void add(StatementMeter meter) {
        StatementStats stats = meter.stats(0, 0);
        resultRows.increment((double) stats.rows());
        resultBytes.increment((double) stats.resultBytes());
        scannedBytes.increment((double) stats.scannedBytes());
        scannedRows.increment((double) stats.scannedRows());
        filesRead.increment((double) stats.filesRead());
        filesPruned.increment((double) stats.filesPruned());
        spilledBytes.increment((double) stats.spilledBytes());
        tasks.increment((double) stats.tasks());
        taskMemory.record((double) stats.peakMemoryBytes());
        phases.forEach((phase, timer) -> timer.record(meter.phases().nanos(phase), TimeUnit.NANOSECONDS));
    }
}
