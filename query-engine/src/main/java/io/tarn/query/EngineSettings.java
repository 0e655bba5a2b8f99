package io.tarn.query;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a {@link QueryEngine} is built from.
 *
 * @param catalogUri the Iceberg REST catalog that serves every warehouse, without the {@code /v1}
 * @param warehouses tells the names of the warehouses that there are now, each a catalog in SQL; the first is the default; at
 *     least one; asked at every statement, so it must be quick
 * @param sparkMaster {@code local[*]}, {@code local[4]}, {@code spark://host:7077}
 * @param staging the folder in which uploaded files wait for their load
 * @param scratch the folder for everything temporary, Spark's shuffle and spill files among it; the engine writes nowhere else
 * @param statementTimeout how long a statement may run where its request names no timeout
 * @param meters where the engine counts and measures
 */
public record EngineSettings(
        URI catalogUri,
        Supplier<List<String>> warehouses,
        String sparkMaster,
        Path staging,
        Path scratch,
        Duration statementTimeout,
        MeterRegistry meters) {}
