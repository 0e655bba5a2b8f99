package io.tarn.query.spark;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a {@link SparkRuntime} is built from.
 *
 * @param catalogUri the Iceberg REST catalog that serves every warehouse
 * @param warehouses tells the names at each new session; each is a Spark catalog there, the first the default one
 * @param cluster where the work is done
 * @param files where statements may read files that belong to no table
 * @param scratch the folder below which Spark keeps all its files
 */
public record SparkSettings(
        URI catalogUri, Supplier<List<String>> warehouses, ClusterSettings cluster, FileAccess files, Path scratch) {}
