package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.plans.logical.AppendData;
import org.apache.spark.sql.catalyst.plans.logical.CreateTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OverwriteByExpression;
import org.apache.spark.sql.catalyst.plans.logical.OverwritePartitionsDynamic;
import org.apache.spark.sql.catalyst.plans.logical.ReplaceTableAsSelect;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The options that a statement may give for reading or writing a table, in {@code WITH} after its name or from a DataFrame. What
 * is a setting of the session as well has the same bounds here; properties of snapshots have the same names.
 */
final class AllowedOptions {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    /** Any value that Iceberg takes. */
    private static final Set<String> NAMES = Set.of(
            "aggregate-push-down-enabled",
            "as-of-timestamp",
            "branch",
            "check-nullability",
            "check-ordering",
            "compression-codec",
            "compression-level",
            "compression-strategy",
            "delete-format",
            "delete-granularity",
            "distribution-mode",
            "end-snapshot-id",
            "end-timestamp",
            "fanout-enabled",
            "isolation-level",
            "locality",
            "merge-schema",
            "mergeschema",
            "output-spec-id",
            "overwrite-mode",
            "shred-variants",
            "snapshot-id",
            "start-snapshot-id",
            "start-timestamp",
            "tag",
            "timestampasof",
            "use-table-distribution-and-ordering",
            "validate-from-snapshot-id",
            "vectorization-enabled",
            "versionasof",
            "write-format");

    private static final Map<String, Bounds> NUMBERS = Map.of(
            "advisory-partition-size", new Bounds(MIB, GIB),
            "batch-size", new Bounds(1, 65_536),
            "file-open-cost", new Bounds(0, 16 * GIB),
            "lookback", new Bounds(1, 10_000),
            "split-size", new Bounds(MIB, 16 * GIB),
            "target-delete-file-size-bytes", new Bounds(MIB, 16 * GIB),
            "target-file-size-bytes", new Bounds(MIB, 16 * GIB));

    private static final String SNAPSHOT_PROPERTY = "snapshot-property.";

    private AllowedOptions() {}

    private record Bounds(long least, long most) {}

    /**
     * Checks the options of a node that reads or writes a table of a warehouse.
     *
     * @throws TarnException {@code FORBIDDEN} for an unknown option, {@code INVALID_VALUE} for one beyond its bounds
     */
    static void check(LogicalPlan node) {
        if (node instanceof DataSourceV2Relation relation) {
            if (ofWarehouse(relation)) {
                relation.options().forEach(AllowedOptions::check);
            }
        } else if (node instanceof AppendData write) {
            checkWrite(write.table(), write.writeOptions());
        } else if (node instanceof OverwriteByExpression write) {
            checkWrite(write.table(), write.writeOptions());
        } else if (node instanceof OverwritePartitionsDynamic write) {
            checkWrite(write.table(), write.writeOptions());
        } else if (node instanceof CreateTableAsSelect write) {
            checkAll(write.writeOptions());
        } else if (node instanceof ReplaceTableAsSelect write) {
            checkAll(write.writeOptions());
        }
    }

    /** What Iceberg's procedures rewrite has options of its own, and no table of a warehouse as its target. */
    private static void checkWrite(Object target, scala.collection.immutable.Map<String, String> options) {
        if (target instanceof DataSourceV2Relation relation && ofWarehouse(relation)) {
            checkAll(options);
        }
    }

    private static boolean ofWarehouse(DataSourceV2Relation relation) {
        return relation.catalog().isDefined() && relation.catalog().get() instanceof WarehouseCatalog;
    }

    private static void checkAll(scala.collection.immutable.Map<String, String> options) {
        CollectionConverters.asJava(options).forEach(AllowedOptions::check);
    }

    private static void check(String given, String value) {
        String name = given.toLowerCase(Locale.ROOT);
        if (name.startsWith(SNAPSHOT_PROPERTY)) {
            AllowedSettings.check("spark.sql.iceberg." + given.toLowerCase(Locale.ROOT), value);
            return;
        }
        Bounds bounds = NUMBERS.get(name);
        if (bounds == null && !NAMES.contains(name)) {
            List<String> names = names();
            throw new TarnException(
                    ErrorCode.FORBIDDEN,
                    "the option '" + given + "' is not one that statements may give" + new Similarity(names).hint(name)
                            + "; options: " + String.join(", ", names));
        }
        if (bounds != null) {
            checkNumber(given, value, bounds);
        }
    }

    private static List<String> names() {
        TreeSet<String> names = new TreeSet<>(NAMES);
        names.addAll(NUMBERS.keySet());
        names.add(SNAPSHOT_PROPERTY + "NAME");
        return List.copyOf(names);
    }

    private static void checkNumber(String name, String value, Bounds bounds) {
        boolean fits = value.matches("\\d{1,18}")
                && Long.parseLong(value) >= bounds.least()
                && Long.parseLong(value) <= bounds.most();
        if (!fits) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "the option " + name + " cannot be '" + value + "'; it takes a whole number from " + bounds.least()
                            + " to " + bounds.most());
        }
    }
}
