package io.tarn.query.spark;

import io.tarn.api.Similarity;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/** The warehouses that a session sees, each a catalog of its name. Spark itself knows only those that it has used already. */
record SessionCatalogs(SparkSession session) {
    static final String PREFIX = "spark.sql.catalog.";

    /** Sorted. */
    List<String> names() {
        return CollectionConverters.asJava(session.conf().getAll()).entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(PREFIX) && entry.getValue().equals(WarehouseCatalog.class.getName()))
                .map(Map.Entry::getKey)
                .map(key -> key.substring(PREFIX.length()))
                .sorted()
                .toList();
    }

    /** What is wrong with a name that is none of them. */
    String missing(String name) {
        List<String> names = names();
        return "catalog '" + name + "' does not exist" + new Similarity(names).hint(name) + "; catalogs: "
                + String.join(", ", names);
    }
}
