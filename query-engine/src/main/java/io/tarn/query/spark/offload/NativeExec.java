package io.tarn.query.spark.offload;

import io.tarn.query.duckdb.NativeFailure;
import io.tarn.query.duckdb.NativeQuery;
import io.tarn.query.duckdb.NativeRows;
import io.tarn.query.duckdb.WrittenFile;
import io.tarn.query.spark.offload.operator.NativePlan;
import io.tarn.query.spark.offload.scan.ScanCosts;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.QueryExecution$;
import org.apache.spark.sql.execution.RowToColumnarExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.SQLConf$;
import org.apache.spark.sql.util.ArrowUtils;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A part of a plan, or all of it, that runs on DuckDB. To Spark it is a leaf that makes Arrow batches. If DuckDB fails, the
 * same part runs on Spark, and its rows or its error are what comes out.
 */
public final class NativeExec extends Leaf {
    private static final long serialVersionUID = 1L;

    private final Seq<Attribute> output;
    private final transient NativePlan plan;
    private final transient LogicalPlan logical;
    private transient volatile @Nullable SparkPlan fallback;
    private transient @Nullable RDD<ColumnarBatch> batches;
    private transient volatile @Nullable String failure;
    private transient volatile boolean kept;
    private transient @Nullable Metrics metrics;

    /**
     * A leaf; Spark copies it by this constructor.
     *
     * @param output its columns
     * @param plan what DuckDB runs
     * @param logical what Spark runs if DuckDB fails
     */
    public NativeExec(Seq<Attribute> output, NativePlan plan, LogicalPlan logical) {
        this.output = output;
        this.plan = plan;
        this.logical = logical;
    }

    /** The node at the root of a plan that is native as a whole; null if Spark has a part in it. */
    public static @Nullable NativeExec root(SparkPlan plan) {
        if (plan instanceof NativeExec exec) {
            return exec;
        } else if (plan instanceof NativeWriteExec write) {
            return write.fallback() == null ? write.query() : null;
        } else if (plan instanceof ColumnarToRowExec
                || plan instanceof InputAdapter
                || plan instanceof WholeStageCodegenExec) {
            return root(plan.children().apply(0));
        }
        return null;
    }

    @Override
    public Seq<Attribute> output() {
        return output;
    }

    @Override
    public String nodeName() {
        return "Native";
    }

    /** What its scans read. */
    public List<ScanCosts> scans() {
        return plan.scans();
    }

    /** Bytes that are read, as planned. */
    long bytes() {
        return plan.bytes();
    }

    /** What DuckDB runs. */
    public String sql() {
        return plan.sql();
    }

    /** The plan that ran on Spark because DuckDB failed; null if it did not. */
    public @Nullable SparkPlan fallback() {
        return fallback;
    }

    /** Why DuckDB failed; null if it did not. */
    public @Nullable String failure() {
        return failure;
    }

    @Override
    public scala.collection.immutable.Map<String, SQLMetric> metrics() {
        return counts().all();
    }

    private synchronized Metrics counts() {
        Metrics known = metrics;
        if (known == null) {
            known = Metrics.of(session().sparkContext());
            metrics = known;
        }
        return known;
    }

    /**
     * What is counted.
     *
     * @param all of them, as Spark wants them
     */
    private record Metrics(
            SQLMetric rows, SQLMetric time, SQLMetric bytes, scala.collection.immutable.Map<String, SQLMetric> all) {
        static Metrics of(SparkContext context) {
            SQLMetric rows = SQLMetrics.createMetric(context, "number of output rows");
            SQLMetric time = SQLMetrics.createTimingMetric(context, "time in DuckDB", -1);
            SQLMetric bytes = SQLMetrics.createSizeMetric(context, "planned bytes", -1);
            scala.collection.immutable.Map<String, SQLMetric> all =
                    scala.collection.immutable.Map.from(CollectionConverters.asScala(
                            java.util.Map.of("numOutputRows", rows, "nativeTime", time, "dataSize", bytes)));
            return new Metrics(rows, time, bytes, all);
        }
    }

    @Override
    public boolean supportsColumnar() {
        return true;
    }

    /**
     * Runs it in DuckDB, to its end.
     *
     * @return null if DuckDB failed, so that {@link #onSpark()} is to be run
     * @throws NativeFailure if it was cancelled
     */
    @Nullable
    Batches run(BufferAllocator allocator) {
        Offload offload = Offload.of(session().sparkContext());
        if (offload == null) {
            return null;
        }
        long began = System.nanoTime();
        try {
            NativeRows rows = offload.run(plan, Offload.owner(session().sparkContext()), allocator);
            counts().time().set((System.nanoTime() - began) / 1_000_000);
            counts().bytes().set(plan.bytes());
            return new NativeBatches(rows, arrowSchema(), allocator, counts().rows()::add);
        } catch (NativeFailure e) {
            failed(e);
            return null;
        }
    }

    /**
     * Takes note that DuckDB failed, so that {@link #onSpark()} is to be run.
     *
     * @throws NativeFailure if it was cancelled, so that nothing is
     */
    public void failed(NativeFailure e) {
        if (e.kind() == NativeFailure.Kind.CANCELLED) {
            throw e;
        }
        failure = e.getMessage();
        Offload offload = Offload.of(session().sparkContext());
        if (offload != null) {
            offload.fellBack(plan, e);
        }
    }

    /**
     * Runs a COPY of its rows.
     *
     * @param copy makes the COPY of the query
     * @throws NativeFailure if DuckDB fails or it was cancelled
     */
    List<WrittenFile> copy(Offload offload, UnaryOperator<String> copy) {
        long began = System.nanoTime();
        List<WrittenFile> files;
        try (BufferAllocator allocator =
                ArrowUtils.rootAllocator().newChildAllocator("native write", 0, Long.MAX_VALUE)) {
            NativeQuery query = plan.query(Offload.owner(session().sparkContext()));
            files = offload.copy(query.with(copy.apply(plan.sql())), allocator);
        }
        counts().time().set((System.nanoTime() - began) / 1_000_000);
        counts().bytes().set(plan.bytes());
        files.forEach(file -> counts().rows().add(file.rows()));
        return files;
    }

    /** This as a query of its own; null once the native engine is closed. */
    public @Nullable NativeWhole whole() {
        Offload offload = Offload.of(session().sparkContext());
        return offload == null
                ? null
                : new NativeWhole(
                        offload,
                        plan,
                        arrowSchema(),
                        NativeConf.of(session().sessionState().conf(), offload.settings())
                                .resultCache());
    }

    /** Its rows were kept from an earlier run. */
    public void wereKept() {
        kept = true;
    }

    /** Whether its rows were kept from an earlier run, so that nothing was read. */
    public boolean kept() {
        return kept;
    }

    private Schema arrowSchema() {
        return ArrowUtils.toArrowSchema(
                DataTypeUtils.fromAttributes(output),
                session().sessionState().conf().sessionLocalTimeZone(),
                true,
                false);
    }

    /** The same rows by Spark alone, planned. */
    public synchronized SparkPlan onSpark() {
        SparkPlan planned = fallback;
        if (planned == null) {
            planned = bySpark(session(), logical);
            fallback = planned;
        }
        return planned;
    }

    /** A plan without any native part. */
    static SparkPlan bySpark(SparkSession session, LogicalPlan logical) {
        SQLConf conf = session.sessionState().conf().clone();
        conf.setConfString(NativeConf.ENABLED, "false");
        return SQLConf$.MODULE$.withExistingConf(
                conf, () -> QueryExecution$.MODULE$.prepareExecutedPlan(session, logical));
    }

    @Override
    public synchronized RDD<ColumnarBatch> doExecuteColumnar() {
        RDD<ColumnarBatch> known = batches;
        if (known == null) {
            known = Spool.batches(this, session().sparkContext());
            if (known == null) {
                known = new RowToColumnarExec(onSpark()).executeColumnar();
            }
            batches = known;
        }
        return known;
    }

    @Override
    public RDD<InternalRow> doExecute() {
        return new ColumnarToRowExec(this).execute();
    }

    @Override
    public SparkPlan doCanonicalize() {
        Seq<Attribute> unnamed = CollectionConverters.<Attribute>asScala(CollectionConverters.asJava(output).stream()
                        .map(column -> column.withName("none")
                                .withExprId(new org.apache.spark.sql.catalyst.expressions.ExprId(0, null)))
                        .toList())
                .toSeq();
        return new NativeExec(unnamed, plan, logical.canonicalized());
    }

    @Override
    public String simpleString(int maxFields) {
        return "Native ["
                + String.join(", ", plan.scans().stream().map(ScanCosts::table).toList()) + "]";
    }

    @Override
    public String verboseStringWithOperatorId() {
        return "(" + nodeName() + ")\n" + plan.sql() + "\n";
    }

    @Override
    public int productArity() {
        return 3;
    }

    @Override
    public Object productElement(int n) {
        return switch (n) {
            case 0 -> output;
            case 1 -> plan;
            default -> logical;
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NativeExec exec && plan.sql().equals(exec.plan.sql()) && output.equals(exec.output);
    }

    @Override
    public int hashCode() {
        return plan.sql().hashCode();
    }
}
