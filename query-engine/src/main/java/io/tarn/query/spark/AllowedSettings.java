package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import io.tarn.query.spark.offload.NativeConf;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.sql.internal.SQLConf$;
import org.jspecify.annotations.Nullable;

/**
 * Which settings a statement, a session or {@code SET} may change: those that say how a query is planned or what a value means.
 * Everything else is refused, because among Spark's settings are the names of classes that it loads, files that it reads, and
 * credentials. Values have bounds where a large or a small one would take the whole server. Safe for use by many threads.
 */
final class AllowedSettings {
    /** Properties that a user may give to the snapshots that a session writes. */
    private static final String SNAPSHOT_PROPERTY = "spark.sql.iceberg.snapshot-property.";

    /** What Tarn itself remembers in snapshots, such as the loaded files. */
    private static final String OWN_PROPERTIES = "tarn.";

    private static final Pattern PROPERTY_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,127}");
    private static final int LONGEST_PROPERTY = 4_096;

    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final Set<String> BOOLEANS = Set.of("true", "false");

    private static final Map<String, Values> SETTINGS = settings();

    /** What clients of Spark Connect read for their own work, and nobody may change: sizes and forms of what they send and show. */
    private static final Set<String> READ_BY_CLIENTS = Set.of(
            "spark.connect.session.planCompression.defaultAlgorithm",
            "spark.connect.session.planCompression.threshold",
            "spark.sql.artifact.isolation.alwaysApplyClassloader",
            "spark.sql.artifact.isolation.enabled",
            "spark.sql.connect.serverStacktrace.enabled",
            "spark.sql.execution.arrow.maxRecordsPerBatch",
            "spark.sql.execution.arrow.pyspark.enabled",
            "spark.sql.execution.arrow.pyspark.fallback.enabled",
            "spark.sql.execution.arrow.pyspark.selfDestruct.enabled",
            "spark.sql.execution.arrow.useLargeVarTypes",
            "spark.sql.execution.pandas.convertToArrowArraySafely",
            "spark.sql.execution.pandas.inferPandasDictAsMap",
            "spark.sql.execution.pandas.structHandlingMode",
            "spark.sql.execution.pyspark.binaryAsBytes",
            "spark.sql.execution.pythonUDF.arrow.enabled",
            "spark.sql.execution.pythonUDTF.arrow.enabled",
            "spark.sql.pyspark.inferNestedDictAsStruct.enabled",
            "spark.sql.pyspark.jvmStacktrace.enabled",
            "spark.sql.pyspark.legacy.inferArrayTypeFromFirstElement.enabled",
            "spark.sql.pyspark.legacy.inferMapTypeFromFirstPair.enabled",
            "spark.sql.pyspark.plotting.max_rows",
            "spark.sql.repl.eagerEval.enabled",
            "spark.sql.repl.eagerEval.maxNumRows",
            "spark.sql.repl.eagerEval.truncate",
            "spark.sql.session.localRelationBatchOfChunksSizeBytes",
            "spark.sql.session.localRelationCacheThreshold",
            "spark.sql.session.localRelationChunkSizeBytes",
            "spark.sql.session.localRelationChunkSizeRows",
            "spark.sql.session.localRelationSizeLimit");

    private AllowedSettings() {}

    /**
     * What a setting can be: one of some words, or a number between bounds, or (both null) whatever Spark itself takes for it.
     */
    private record Values(
            @Nullable Set<String> words, @Nullable Bounds bounds) {
        static Values anyValid() {
            return new Values(null, null);
        }

        static Values of(String... words) {
            return new Values(Set.of(words), null);
        }

        static Values between(long least, long most) {
            return new Values(null, new Bounds(least, most));
        }
    }

    private record Bounds(long least, long most) {}

    private static Map<String, Values> settings() {
        Map<String, Values> settings = new TreeMap<>();
        addMeaning(settings);
        addPlanning(settings);
        addIceberg(settings);
        addNative(settings);
        return Map.copyOf(settings);
    }

    private static void addMeaning(Map<String, Values> settings) {
        settings.put("spark.sql.ansi.doubleQuotedIdentifiers", Values.anyValid());
        settings.put("spark.sql.ansi.enabled", Values.anyValid());
        settings.put("spark.sql.caseSensitive", Values.anyValid());
        settings.put("spark.sql.mapKeyDedupPolicy", Values.anyValid());
        settings.put("spark.sql.session.timeZone", Values.anyValid());
        settings.put("spark.sql.sources.partitionOverwriteMode", Values.anyValid());
        settings.put("spark.sql.storeAssignmentPolicy", Values.anyValid());
        settings.put("spark.sql.timestampType", Values.anyValid());
    }

    private static void addPlanning(Map<String, Values> settings) {
        settings.put("spark.sql.adaptive.advisoryPartitionSizeInBytes", Values.between(MIB, GIB));
        settings.put("spark.sql.adaptive.autoBroadcastJoinThreshold", Values.between(-1, GIB));
        settings.put("spark.sql.adaptive.coalescePartitions.enabled", Values.anyValid());
        settings.put("spark.sql.adaptive.coalescePartitions.parallelismFirst", Values.anyValid());
        settings.put("spark.sql.adaptive.enabled", Values.anyValid());
        settings.put("spark.sql.adaptive.localShuffleReader.enabled", Values.anyValid());
        settings.put("spark.sql.adaptive.skewJoin.enabled", Values.anyValid());
        settings.put("spark.sql.autoBroadcastJoinThreshold", Values.between(-1, GIB));
        settings.put("spark.sql.broadcastTimeout", Values.between(1, 86_400));
        settings.put("spark.sql.cbo.enabled", Values.anyValid());
        settings.put("spark.sql.cbo.joinReorder.enabled", Values.anyValid());
        settings.put("spark.sql.codegen.wholeStage", Values.anyValid());
        settings.put("spark.sql.crossJoin.enabled", Values.anyValid());
        settings.put("spark.sql.files.maxPartitionBytes", Values.between(MIB, GIB));
        settings.put("spark.sql.join.preferSortMergeJoin", Values.anyValid());
        settings.put("spark.sql.optimizer.dynamicPartitionPruning.enabled", Values.anyValid());
        settings.put("spark.sql.shuffle.partitions", Values.between(1, 10_000));
    }

    private static void addIceberg(Map<String, Values> settings) {
        Values planning = Values.of("auto", "local", "distributed");
        for (String flag : List.of(
                "aggregate-push-down.enabled",
                "check-nullability",
                "check-ordering",
                "identifier-fields-rely",
                "merge-schema",
                "planning.preserve-data-grouping",
                "read.adaptive-split-size.enabled",
                "report-column-stats",
                "shred-variants",
                "vectorization.enabled")) {
            settings.put("spark.sql.iceberg." + flag, new Values(BOOLEANS, null));
        }
        settings.put("spark.sql.iceberg.advisory-partition-size", Values.between(MIB, GIB));
        settings.put("spark.sql.iceberg.compression-codec", Values.of("zstd", "gzip", "snappy", "lz4", "uncompressed"));
        settings.put("spark.sql.iceberg.compression-level", Values.between(1, 22));
        settings.put("spark.sql.iceberg.data-planning-mode", planning);
        settings.put("spark.sql.iceberg.delete-planning-mode", planning);
        settings.put("spark.sql.iceberg.distribution-mode", Values.of("none", "hash", "range"));
        settings.put("spark.sql.iceberg.read.split-size", Values.between(MIB, 16 * GIB));
        settings.put("spark.wap.branch", Values.anyValid());
        settings.put("spark.wap.id", Values.anyValid());
    }

    private static void addNative(Map<String, Values> settings) {
        settings.put(NativeConf.ENABLED, new Values(BOOLEANS, null));
        settings.put(NativeConf.MAX_SCAN_BYTES, Values.between(0, Long.MAX_VALUE));
        settings.put(NativeConf.RESULT_CACHE, new Values(BOOLEANS, null));
    }

    /** The names, sorted; beside them every {@code spark.sql.iceberg.snapshot-property.NAME} is allowed. */
    static List<String> names() {
        return SETTINGS.keySet().stream().sorted().toList();
    }

    /** Whether a statement may change it. */
    static boolean contains(String name) {
        return SETTINGS.containsKey(name) || isUsersProperty(name);
    }

    /**
     * Checks a change of a setting.
     *
     * @throws TarnException {@code FORBIDDEN} if no statement may change it, {@code INVALID_VALUE} if it cannot be this
     */
    static void check(String name, String value) {
        checkName(name);
        Values values = SETTINGS.get(name);
        if (values == null) {
            if (value.length() > LONGEST_PROPERTY) {
                throw invalid(name, value.substring(0, 40) + "…", "up to " + LONGEST_PROPERTY + " characters");
            }
            return;
        }
        if (values.words() != null && !values.words().contains(value)) {
            throw invalid(
                    name,
                    value,
                    String.join(", ", values.words().stream().sorted().toList()));
        }
        Object converted = converted(name, value);
        Bounds bounds = values.bounds();
        if (bounds != null) {
            checkBounds(name, value, converted, bounds);
        }
    }

    /**
     * Checks that statements and clients may see the value of a setting.
     *
     * @throws TarnException {@code FORBIDDEN} if they may not
     */
    static void checkReadable(String name) {
        if (!READ_BY_CLIENTS.contains(name)) {
            checkName(name);
        }
    }

    /**
     * Checks that a setting is one that statements may change, and so see.
     *
     * @throws TarnException {@code FORBIDDEN} if it is not
     */
    static void checkName(String name) {
        if (!contains(name)) {
            throw new TarnException(
                    ErrorCode.FORBIDDEN,
                    "the setting '" + name + "' is not one that statements may see or change"
                            + new Similarity(names()).hint(name) + "; SET lists those that are");
        }
    }

    private static boolean isUsersProperty(String name) {
        if (!name.startsWith(SNAPSHOT_PROPERTY)) {
            return false;
        }
        String property = name.substring(SNAPSHOT_PROPERTY.length());
        return PROPERTY_NAME.matcher(property).matches() && !property.startsWith(OWN_PROPERTIES);
    }

    /** The value as Spark understands it; Iceberg's settings are not known to Spark, and stay as they are. */
    private static Object converted(String name, String value) {
        ConfigEntry<?> entry = SQLConf$.MODULE$.getConfigEntry(name);
        if (entry == null) {
            return value;
        }
        try {
            return entry.valueConverter().apply(value);
        } catch (IllegalArgumentException e) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "the setting " + name + " cannot be '" + value + "': "
                            + ErrorText.of(e).oneLine(),
                    e);
        }
    }

    private static void checkBounds(String name, String value, Object converted, Bounds bounds) {
        String expected = "a whole number from " + bounds.least() + " to " + bounds.most();
        long number;
        try {
            number = converted instanceof Number known ? known.longValue() : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw invalid(name, value, expected);
        }
        if (number < bounds.least() || number > bounds.most()) {
            throw invalid(name, value, expected);
        }
    }

    private static TarnException invalid(String name, String value, String expected) {
        return new TarnException(
                ErrorCode.INVALID_VALUE, "the setting " + name + " cannot be '" + value + "'; it takes " + expected);
    }

    /** What Spark says about a setting, empty where it knows none. */
    static String description(String name) {
        ConfigEntry<?> entry = SQLConf$.MODULE$.getConfigEntry(name);
        return entry == null ? "" : entry.doc().replaceAll("\\s+", " ");
    }
}
