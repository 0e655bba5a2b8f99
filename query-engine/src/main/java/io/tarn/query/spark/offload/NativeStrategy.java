package io.tarn.query.spark.offload;

import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.query.spark.offload.operator.NativePlan;
import io.tarn.query.spark.offload.write.TableWrite;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.ReturnAnswer;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.trees.TreeNodeTag;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.internal.SQLConf;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Gives plans to the native engine. Spark shows it each optimised plan from the top down: what it does not take, Spark plans
 * itself and shows the inputs, so that the largest parts that can run natively do.
 */
public final class NativeStrategy extends SparkStrategy {
    /** Why Spark runs a node of a plan. */
    private static final TreeNodeTag<String> REFUSAL = new TreeNodeTag<>("tarn.native.refusal");

    private final SparkSession session;

    /** For the plans of a session. */
    public NativeStrategy(SparkSession session) {
        this.session = session;
    }

    @Override
    public Seq<SparkPlan> apply(LogicalPlan shown) {
        Offload offload = Offload.of(session.sparkContext());
        SparkPlan taken = offload == null ? null : take(offload, shown);
        return CollectionConverters.<SparkPlan>asScala(taken == null ? List.<SparkPlan>of() : List.<SparkPlan>of(taken))
                .toSeq();
    }

    private @Nullable SparkPlan take(Offload offload, LogicalPlan shown) {
        NativeConf conf = NativeConf.of(SQLConf.get(), offload.settings());
        LogicalPlan plan = shown instanceof ReturnAnswer answer ? answer.child() : shown;
        PlannedRows write = PlannedRows.of(plan, session);
        if (write == null && plan instanceof Command) {
            return null;
        }
        String refusal;
        if (!conf.enabled()) {
            refusal = NativeConf.ENABLED + " is false";
        } else if (refusal(plan) != null) {
            return null;
        } else {
            try {
                return write == null ? rows(offload, plan, shown != plan, conf) : files(offload, write, conf);
            } catch (NotNative e) {
                refusal = e.reason();
            }
        }
        plan.setTagValue(REFUSAL, refusal);
        return null;
    }

    private static NativeExec rows(Offload offload, LogicalPlan plan, boolean root, NativeConf conf) {
        if (!root && placesRows(plan)) {
            throw new NotNative("it says where rows go in Spark");
        }
        return exec(offload, plan, new NativeChoice.Shape(root, works(plan), bounded(plan)), conf);
    }

    private static NativeWriteExec files(Offload offload, PlannedRows rows, NativeConf conf) {
        TableWrite target = rows.target();
        if (!offload.directories().contain(target.newFolder())) {
            throw new NotNative("a table outside of the server's storage roots");
        }
        // They never come together in memory, however many they are.
        NativeExec query = exec(offload, rows.plan(), new NativeChoice.Shape(true, true, true), conf);
        if (target.ordered() && query.bytes() > target.fileBytes()) {
            throw new NotNative(
                    "rows in an order, which may not fit into one file of " + target.fileBytes() + " bytes");
        }
        return new NativeWriteExec(query, rows.command(), rows.write(), target);
    }

    private static NativeExec exec(Offload offload, LogicalPlan plan, NativeChoice.Shape shape, NativeConf conf) {
        NativePlan translated = offload.translate(plan, SQLConf.get().sessionLocalTimeZone());
        String refusal = NativeChoice.refusal(translated, shape, conf, offload.settings());
        if (refusal != null) {
            throw new NotNative(refusal);
        }
        return new NativeExec(plan.output(), translated, plan);
    }

    /** Why Spark runs a node that was planned; null if it was not asked for. */
    public static @Nullable String refusal(LogicalPlan plan) {
        Option<String> refusal = plan.getTagValue(REFUSAL);
        return refusal.isEmpty() ? null : refusal.get();
    }

    private static boolean placesRows(LogicalPlan plan) {
        return plan instanceof RepartitionOperation
                || plan instanceof RebalancePartitions
                || (plan instanceof Sort sort && !sort.global());
    }

    private static boolean works(LogicalPlan plan) {
        return plan instanceof Aggregate
                || plan instanceof Filter
                || plan instanceof Join
                || plan instanceof GlobalLimit
                || plan instanceof Window
                || plan instanceof Sort
                || CollectionConverters.asJava(plan.children()).stream().anyMatch(NativeStrategy::works);
    }

    private static boolean bounded(LogicalPlan plan) {
        return plan instanceof Aggregate
                || plan instanceof GlobalLimit
                || (plan.children().size() == 1 && bounded(plan.children().apply(0)));
    }
}
