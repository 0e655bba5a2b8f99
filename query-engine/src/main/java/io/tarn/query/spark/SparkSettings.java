package io.tarn.query.spark;

import io.micrometer.core.instrument.MeterRegistry;
import io.tarn.query.spark.offload.NativeSettings;
import io.tarn.storage.property.EngineKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a {@link SparkRuntime} is built from.
 *
 * @param catalogUri the Iceberg REST catalog that serves every warehouse
 * @param engineKey by which that catalog knows this engine
 * @param warehouses tells the names at each new session; each is a Spark catalog there, the first the default one
 * @param cluster where the work is done
 * @param files where statements may read files that belong to no table
 * @param natives what the native engine may take
 * @param storage the directories below which the files of tables lie
 * @param uploads the folder of the files that wait for their load, each under a name that no other file ever has
 * @param scratch the folder below which Spark and the native engine keep all their files
 * @param meters where the native engine counts
 */
public record SparkSettings(
        URI catalogUri,
        EngineKey engineKey,
        Supplier<List<String>> warehouses,
        ClusterSettings cluster,
        FileAccess files,
        NativeSettings natives,
        List<Path> storage,
        Path uploads,
        Path scratch,
        MeterRegistry meters) {}
