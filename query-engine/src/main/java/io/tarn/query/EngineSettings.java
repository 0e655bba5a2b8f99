package io.tarn.query;

import io.micrometer.core.instrument.MeterRegistry;
import io.tarn.query.history.StatementHistory;
import io.tarn.query.spark.ClusterSettings;
import io.tarn.query.spark.CurrentMetadata;
import io.tarn.query.spark.FileAccess;
import io.tarn.query.spark.offload.NativeSettings;
import io.tarn.storage.property.EngineKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a {@link QueryEngine} is built from.
 *
 * @param catalogUri the Iceberg REST catalog that serves every warehouse, without the {@code /v1}
 * @param engineKey by which that catalog knows this engine, if it is the one of the same process
 * @param warehouses tells the names of the warehouses that there are now, each a catalog in SQL; the first is the default; at
 *     least one; asked at every statement, so it must be quick
 * @param current tells what is in them now; asked at every query that was planned before
 * @param cluster where Spark's work is done
 * @param files where statements may read files that belong to no table
 * @param limits how much is taken on and kept
 * @param natives what the native engine does and may take
 * @param storage the directories below which the files of tables lie; the native engine opens no others, as long as it lives
 * @param staging the folder in which uploaded files wait for their load
 * @param scratch the folder for everything temporary, Spark's shuffle and spill files and held results among it; the engine
 *     writes nowhere else
 * @param history remembers statements; the engine closes it
 * @param meters where the engine counts and measures
 */
public record EngineSettings(
        URI catalogUri,
        EngineKey engineKey,
        Supplier<List<String>> warehouses,
        CurrentMetadata current,
        ClusterSettings cluster,
        FileAccess files,
        EngineLimits limits,
        NativeSettings natives,
        List<Path> storage,
        Path staging,
        Path scratch,
        StatementHistory history,
        MeterRegistry meters) {}
