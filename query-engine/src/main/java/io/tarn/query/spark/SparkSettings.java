package io.tarn.query.spark;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * What a {@link SparkRuntime} is built from.
 *
 * @param catalogUri the Iceberg REST catalog that serves every warehouse
 * @param warehouses each becomes a Spark catalog of the same name; the first is the default catalog
 * @param master Spark's master URL
 * @param scratch the folder below which Spark keeps all its files
 */
public record SparkSettings(URI catalogUri, List<String> warehouses, String master, Path scratch) {

    /** Keeps a copy of the list. */
    public SparkSettings {
        warehouses = List.copyOf(warehouses);
    }

    String defaultCatalog() {
        return warehouses.get(0);
    }
}
