package io.tarn.query.spark.offload;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tarn.query.duckdb.NativeDirectories;
import io.tarn.query.duckdb.NativeEngine;
import io.tarn.query.duckdb.NativeFailure;
import io.tarn.query.duckdb.NativeLimits;
import io.tarn.query.duckdb.NativeQuery;
import io.tarn.query.duckdb.NativeRows;
import io.tarn.query.duckdb.WrittenFile;
import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.query.spark.offload.operator.NativePlan;
import io.tarn.query.spark.offload.operator.PlanTranslator;
import io.tarn.query.spark.offload.scan.IcebergScans;
import io.tarn.query.spark.offload.scan.UploadedFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.util.ArrowUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native engine of a process beside its Spark: DuckDB, the translation to it and what of both is kept. Spark makes the parts of a
 * session by class name and hands them nothing but text, so they find it by the key of their runtime. Safe for use by many
 * threads.
 */
public final class Offload implements AutoCloseable {
    /** Entry of the process's configuration: the key by which the parts of a session find theirs. */
    public static final String KEY = "spark.tarn.runtime";

    private static final String JOB_GROUP = "spark.jobGroup.id";
    private static final Map<String, Offload> BY_KEY = new ConcurrentHashMap<>();
    private static final Logger LOG = LoggerFactory.getLogger(Offload.class);

    private final NativeSettings settings;
    private final NativeDirectories directories;
    private final NativeEngine engine;
    private final PlanTranslator translator;
    private final MeterRegistry meters;
    private final Counter queries;
    private final Timer translations;
    private final ResultCache results;

    /**
     * A native engine that is up.
     *
     * @param storage the directories below which the files of tables lie
     * @param uploads the folder of the files that were uploaded, each under a name of its own
     * @param scratch what does not fit into memory goes below it
     */
    public Offload(NativeSettings settings, List<Path> storage, Path uploads, Path scratch, MeterRegistry meters) {
        this.settings = settings;
        this.directories = NativeDirectories.of(
                Stream.concat(storage.stream(), Stream.of(uploads)).toList());
        this.translator = new PlanTranslator(new IcebergScans(directories), new UploadedFiles(uploads));
        this.meters = meters;
        this.engine = new NativeEngine(new NativeLimits(
                settings.memoryBytes(),
                settings.threads(),
                scratch.resolve("native"),
                settings.spillBytes(),
                directories));
        this.results = new ResultCache(settings.resultCacheBytes(), meters);
        this.queries = Counter.builder("tarn.native.queries")
                .description("Plans and parts of plans that the native engine ran")
                .register(meters);
        this.translations = Timer.builder("tarn.native.translation")
                .description("Translating a plan, or finding that it cannot be, the choice of its files among it")
                .register(meters);
    }

    /**
     * One query of DuckDB for a plan.
     *
     * @throws io.tarn.query.spark.offload.expression.NotNative if there is none that gives Spark's answer
     */
    NativePlan translate(LogicalPlan plan, String timeZone) {
        Timer.Sample sample = Timer.start();
        try {
            return translator.translate(plan, timeZone);
        } finally {
            sample.stop(translations);
        }
    }

    /** From now on, sessions of the runtime of this key use it. */
    public void add(String key) {
        BY_KEY.put(key, this);
    }

    /** The one of a Spark; null if it has none, or none any more. */
    static @Nullable Offload of(SparkContext context) {
        return BY_KEY.get(context.conf().get(KEY, ""));
    }

    NativeSettings settings() {
        return settings;
    }

    /** Where files may be read and written. */
    NativeDirectories directories() {
        return directories;
    }

    /**
     * Runs a plan to its end.
     *
     * @throws NativeFailure if it does not come there
     */
    NativeRows run(NativePlan plan, String owner, BufferAllocator allocator) {
        queries.increment();
        return engine.run(plan.query(owner), allocator);
    }

    /**
     * Runs a COPY to its end.
     *
     * @throws NativeFailure if it does not come there
     */
    List<WrittenFile> copy(NativeQuery copy, BufferAllocator allocator) {
        queries.increment();
        return engine.copy(copy, allocator);
    }

    /** Pays for class loading once, so that the first query of a user does not. */
    public void warmUp(SparkSession session) {
        // Spark leaves no part of it to be done at planning, so that every layer has something to do.
        Dataset<Row> query = session.newSession()
                .sql("SELECT id % 2 AS g, count(*) AS n, max(concat('x', id)) AS m FROM range(10) WHERE id > 1"
                        + " GROUP BY id % 2 ORDER BY g LIMIT 5");
        try (BufferAllocator allocator =
                ArrowUtils.rootAllocator().newChildAllocator("native warm-up", 0, Long.MAX_VALUE)) {
            NativePlan plan = translator.translate(query.queryExecution().optimizedPlan(), "UTC");
            Schema schema = ArrowUtils.toArrowSchema(query.schema(), "UTC", true, false);
            try (Batches batches = new NativeBatches(run(plan, "", allocator), schema, allocator, count -> {})) {
                while (batches.next()) {
                    LOG.debug("The native engine is warm");
                }
            }
        } catch (NotNative | NativeFailure e) {
            LOG.warn("The native engine could not be warmed up: {}", e.getMessage());
        }
    }

    /** Who this thread works for. */
    static String owner(SparkContext context) {
        String group = context.getLocalProperty(JOB_GROUP);
        return group == null ? "" : group;
    }

    /** Results that are kept. */
    ResultCache results() {
        return results;
    }

    /** Counts and logs that Spark has to run what the native engine could not. */
    void fellBack(NativePlan plan, NativeFailure failure) {
        Counter.builder("tarn.native.fallbacks")
                .description("Native runs that failed and were run again on Spark")
                .tag("kind", failure.kind().name())
                .register(meters)
                .increment();
        if (failure.kind() == NativeFailure.Kind.VALUE) {
            LOG.debug("Spark says what is wrong with a value: {}", failure.getMessage());
        } else {
            LOG.warn("A native query failed, and runs again on Spark: {}", failure.getMessage());
            LOG.debug("It was {}", plan.sql(), failure);
        }
    }

    /** How much of what runs natively in a job group is done, 0 to 1; empty if nothing runs that tells. */
    public OptionalDouble progress(String jobGroup) {
        return engine.progress(jobGroup);
    }

    /** Cancels what runs natively in a job group; returns at once. */
    public void cancel(String jobGroup) {
        engine.cancel(jobGroup);
    }

    /** Ends the native engine; plans stay on Spark from then on. */
    @Override
    public void close() {
        BY_KEY.values().remove(this);
        engine.close();
    }
}
