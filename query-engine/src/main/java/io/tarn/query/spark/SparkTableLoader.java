package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.background.Rounds;
import io.tarn.query.load.LoadMode;
import io.tarn.query.load.LoadPlan;
import io.tarn.query.load.LoadProgress;
import io.tarn.query.load.LoadResult;
import io.tarn.query.load.PartitionField;
import io.tarn.query.load.StagedFile;
import io.tarn.query.load.TableLoader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Loads with Spark: the files are read and the table is written in one Spark query and one Iceberg commit. Reading stops at
 * the first bad record; only then a second pass over the files says which records are bad, so that a good load pays nothing.
 * Safe for use by many threads.
 */
public final class SparkTableLoader implements TableLoader {
    private static final String SNAPSHOT_PROPERTY = "tarn.load-id";
    private static final String VIEW = "tarn_load";

    private static final Duration WATCH_EVERY = Duration.ofMillis(100);

    private final SparkRuntime runtime;

    /** Loads with the sessions of this runtime. */
    public SparkTableLoader(SparkRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public LoadResult load(LoadPlan plan, List<StagedFile> files, LoadProgress progress) {
        progress.enter("waiting for Spark");
        try (SparkGate.Pass pass = runtime.enter()) {
            return load(plan, files, progress, pass);
        }
    }

    private LoadResult load(LoadPlan plan, List<StagedFile> files, LoadProgress progress, SparkGate.Pass pass) {
        SparkSession session = runtime.newSession();
        SparkContext context = session.sparkContext();
        LoadListener listener = new LoadListener(context, progress);
        context.addSparkListener(listener);
        progress.onCancel(() -> context.cancelJobsWithTag(progress.id()));
        SparkSession.setActiveSession(session);
        context.addJobTag(progress.id());
        context.setJobGroup(progress.id(), "a load", false);
        try (Rounds watch = new Rounds("tarn-load-watch")) {
            watch.every(WATCH_EVERY, () -> watchNative(progress));
            commit(session, plan, files, progress, listener);
            context.removeJobTag(progress.id());
            return result(session, plan, progress);
        } catch (TarnException e) {
            throw runtime.explain(pass, e);
        } finally {
            context.clearJobGroup();
            context.removeJobTag(progress.id());
            progress.onCancel(() -> {});
            context.removeSparkListener(listener);
            SparkSession.clearActiveSession();
        }
    }

    /** What runs natively is no job of Spark's. It may begin after the load was cancelled, so it is cancelled as long as it is there. */
    private void watchNative(LoadProgress progress) {
        if (progress.cancelled()) {
            runtime.cancelNative(progress.id());
        } else {
            runtime.nativeProgress(progress.id()).ifPresent(fraction -> progress.advance(fraction, 0));
        }
    }

    // Scala does not declare what it throws: the checked exceptions of Spark come out of methods that name none.
    private static void commit(
            SparkSession session, LoadPlan plan, List<StagedFile> files, LoadProgress progress, LoadListener listener) {
        TargetTable table = new TargetTable(session, plan.target());
        refuseMode(plan, table);
        LoadSource source = source(session, plan, files, progress);
        try {
            Dataset<Row> rows = source.rows(table.schema());
            if (table.exists()) {
                rows = fitted(rows, table, plan);
            }
            progress.enter("writing");
            session.conf().set("spark.sql.iceberg.snapshot-property." + SNAPSHOT_PROPERTY, progress.id());
            write(rows, plan, table, listener);
        } catch (Exception e) {
            table.removeMadeNamespaces();
            throw failure(e, plan, source, progress);
        }
    }

    static TarnException failure(Exception thrown, LoadPlan plan, LoadSource source, LoadProgress progress) {
        if (progress.cancelled()) {
            return LoadProgress.cancellation();
        }
        TarnException known = SparkFailure.of(thrown, plan.target().toString());
        boolean certain = thrown instanceof TarnException
                || known.code() == ErrorCode.COMMIT_STATE_UNKNOWN
                || known.code() == ErrorCode.COMMIT_CONFLICT
                || known.code() == ErrorCode.ALREADY_EXISTS;
        if (certain) {
            return known;
        }
        progress.enter("looking for bad records");
        return source.diagnose().orElse(known);
    }

    static LoadSource source(SparkSession session, LoadPlan plan, List<StagedFile> files, LoadProgress progress) {
        return switch (plan.format()) {
            case CSV -> new CsvSource(session, plan, files, progress);
            case JSON -> new JsonSource(session, plan, files, progress);
            case PARQUET, AVRO, ORC -> new ColumnarSource(session, plan, files, progress);
        };
    }

    private static void refuseMode(LoadPlan plan, TargetTable table) {
        if (plan.mode() == LoadMode.CREATE && table.exists()) {
            throw SparkFailure.exists(plan.target().toString());
        }
        if (plan.mode() == LoadMode.APPEND && !table.exists()) {
            throw table.missing();
        }
        if (!table.exists() || plan.partitionBy().isEmpty()) {
            return;
        }
        List<PartitionField> there = table.partitioning();
        List<PartitionField> wanted = plan.partitionBy();
        if (!there.toString().equalsIgnoreCase(wanted.toString())) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "cannot partition " + plan.target() + " by " + shown(wanted)
                            + ": the table exists and is partitioned by "
                            + (there.isEmpty() ? "nothing" : shown(there))
                            + "; a load partitions only a table that it creates");
        }
    }

    private static String shown(List<PartitionField> fields) {
        return fields.stream().map(PartitionField::toString).collect(Collectors.joining(", "));
    }

    /** The rows with the table's columns, in its order, NULL where the files have no such column. */
    static Dataset<Row> fitted(Dataset<Row> rows, TargetTable table, LoadPlan plan) {
        StructType has = rows.schema();
        StructType wants = table.schema().orElse(has);
        List<String> absent = Arrays.stream(wants.fields())
                .filter(field -> !field.nullable()
                        && field.getCurrentDefaultValue().isEmpty()
                        && LoadColumns.find(has, field.name()).isEmpty())
                .map(StructField::name)
                .toList();
        if (!absent.isEmpty()) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "the table " + plan.target() + " requires a value in " + String.join(", ", absent)
                            + ", which the files do not have; nothing was loaded");
        }
        Column[] columns = Arrays.stream(wants.fields())
                .map(field -> LoadColumns.find(has, field.name())
                        .map(own -> rows.apply("`" + own.name().replace("`", "``") + "`"))
                        .orElseGet(() -> absent(field))
                        .as(field.name()))
                .toArray(Column[]::new);
        return rows.select(columns);
    }

    /** What a column gets that the files do not have. */
    private static Column absent(StructField field) {
        Option<String> otherwise = field.getCurrentDefaultValue();
        Column value = otherwise.isDefined() ? functions.expr(otherwise.get()) : functions.lit(null);
        return value.cast(field.dataType());
    }

    private static void write(Dataset<Row> rows, LoadPlan plan, TargetTable table, LoadListener listener)
            throws Exception {
        String name = plan.target().name().quoted();
        if (!table.exists()) {
            String partitions = partitions(plan, rows.schema());
            listener.expect(partitions.isEmpty() ? 1 : 2);
            table.makeNamespaces();
            rows.createOrReplaceTempView(VIEW);
            rows.sparkSession()
                    .sql("CREATE TABLE " + name + " USING iceberg " + partitions + " AS SELECT * FROM " + VIEW);
            return;
        }
        listener.expect(table.partitioning().isEmpty() ? 1 : 2);
        if (plan.mode() == LoadMode.OVERWRITE) {
            rows.writeTo(name).overwrite(functions.lit(true));
        } else {
            rows.writeTo(name).append();
        }
    }

    private static String partitions(LoadPlan plan, StructType columns) {
        if (plan.partitionBy().isEmpty()) {
            return "";
        }
        List<String> names = Arrays.asList(columns.fieldNames());
        return plan.partitionBy().stream()
                .map(field -> field.in(names).sql())
                .collect(Collectors.joining(", ", "PARTITIONED BY (", ")"));
    }

    /** The snapshot is found by the load's own id: by now another client may have made a newer one. */
    private static LoadResult result(SparkSession session, LoadPlan plan, LoadProgress progress) {
        Optional<Row> snapshot;
        try {
            snapshot = session
                    .table(plan.target().name().quoted() + ".snapshots")
                    .where(functions.col("summary").getItem(SNAPSHOT_PROPERTY).equalTo(progress.id()))
                    .select(
                            functions.col("snapshot_id"),
                            functions.col("summary").getItem("added-records"))
                    .collectAsList()
                    .stream()
                    .findFirst();
        } catch (RuntimeException e) {
            throw committedBut(plan, SparkFailure.deepest(e), e);
        }
        Row found = snapshot.orElseThrow(() -> committedBut(plan, "it is no longer in the table", null));
        long rows = found.isNullAt(1) ? 0 : Long.parseLong(found.getString(1));
        return new LoadResult(rows, found.getLong(0));
    }

    private static TarnException committedBut(LoadPlan plan, String reason, @Nullable Exception cause) {
        return new TarnException(
                ErrorCode.INTERNAL_ERROR,
                "the rows are in " + plan.target() + ", but the snapshot of the load cannot be told: " + reason,
                cause);
    }
}
