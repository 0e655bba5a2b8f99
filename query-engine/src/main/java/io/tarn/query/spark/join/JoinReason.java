package io.tarn.query.spark.join;

import java.util.Optional;
import org.apache.spark.sql.catalyst.optimizer.BuildLeft$;
import org.apache.spark.sql.catalyst.optimizer.BuildSide;
import org.apache.spark.sql.catalyst.plans.ExistenceJoin;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import org.apache.spark.sql.catalyst.trees.TreeNodeTag;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.joins.BaseJoinExec;
import org.apache.spark.sql.execution.joins.BroadcastHashJoinExec;
import org.apache.spark.sql.execution.joins.BroadcastNestedLoopJoinExec;
import org.apache.spark.sql.execution.joins.CartesianProductExec;
import org.apache.spark.sql.execution.joins.ShuffledHashJoinExec;
import scala.Option;

/** Why a join in a physical plan is run as it is; the reason goes with the node through everything that Spark does to the plan. */
public final class JoinReason {
    private static final TreeNodeTag<String> TAG = new TreeNodeTag<>("tarn.join-reason");

    private JoinReason() {}

    /**
     * What a join does with its sides, and the reason with the sizes that it stands on: {@code broadcast right: lake.demo.airports,
     * 182 KB planned of 32 MB allowed}. Empty if the node is no join.
     */
    public static Optional<String> of(SparkPlan node) {
        if (!(node instanceof BaseJoinExec join)) {
            return Optional.empty();
        }
        return Optional.of(
                strategy(join) + read(node).map(reason -> ": " + reason).orElse(""));
    }

    /**
     * What a join is called in SQL. That of an EXISTS or IN whose result is a value has no name there, and Spark throws when it is
     * asked for one.
     */
    public static String typeName(JoinType type) {
        return type instanceof ExistenceJoin ? "EXISTENCE" : type.sql();
    }

    static Optional<String> read(TreeNode<?> node) {
        Option<String> reason = node.getTagValue(TAG);
        return reason.isEmpty() ? Optional.empty() : Optional.of(reason.get());
    }

    static void write(TreeNode<?> node, String reason) {
        node.setTagValue(TAG, reason);
    }

    /** What the operator does with its sides. */
    private static String strategy(BaseJoinExec join) {
        if (join instanceof BroadcastHashJoinExec broadcast) {
            return "broadcast " + side(broadcast.buildSide());
        } else if (join instanceof BroadcastNestedLoopJoinExec loop) {
            return "broadcast " + side(loop.buildSide()) + " and compare each pair";
        } else if (join instanceof CartesianProductExec) {
            return "compare each pair of partitions";
        } else if (join instanceof ShuffledHashJoinExec hash) {
            return "shuffle both, hash " + side(hash.buildSide());
        }
        return "shuffle both, sort, merge";
    }

    private static String side(BuildSide side) {
        return side == BuildLeft$.MODULE$ ? "left" : "right";
    }
}
