package io.tarn.query.spark.join;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.plans.InnerLike;
import org.apache.spark.sql.catalyst.plans.logical.HintInfo;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.JoinHint;
import org.apache.spark.sql.catalyst.plans.logical.JoinStrategyHint;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.NO_BROADCAST_HASH$;
import org.apache.spark.sql.catalyst.plans.logical.PREFER_SHUFFLE_HASH$;
import org.apache.spark.sql.catalyst.plans.logical.SHUFFLE_REPLICATE_NL$;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategies;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.adaptive.BroadcastQueryStageExec;
import org.apache.spark.sql.execution.adaptive.LogicalQueryStage;
import org.apache.spark.sql.execution.adaptive.LogicalQueryStageStrategy$;
import org.apache.spark.sql.execution.joins.BaseJoinExec;
import org.apache.spark.sql.execution.joins.BroadcastHashJoinExec;
import org.apache.spark.sql.execution.joins.BroadcastNestedLoopJoinExec;
import org.apache.spark.sql.internal.SQLConf;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Decides how two sides are joined, before Spark does, and has Spark's own rules carry it out.
 *
 * <p>A side is sent whole to every task if what is planned to be read for it is at most {@code
 * spark.sql.autoBroadcastJoinThreshold} and its rows take at most four times that in memory; of two such sides the smaller
 * one. A side of unknown size is not sent, and one that Spark has computed already counts by what was measured, so a side
 * that turns out small while the statement runs is sent after all. A hint of the statement goes before all this.
 */
public final class SizedJoins extends SparkStrategy {
    private static final Set<JoinStrategyHint> OF_SPARK =
            Set.of(NO_BROADCAST_HASH$.MODULE$, PREFER_SHUFFLE_HASH$.MODULE$);

    private final SparkSession session;
    private final SideSizes sizes;

    private SizedJoins(SparkSession session, SideSizes sizes) {
        this.session = session;
        this.sizes = sizes;
    }

    /** Makes the strategies of all sessions of one Spark, which share what they have learnt of tables. */
    public static final class Factory
            extends scala.runtime.AbstractFunction1<org.apache.spark.sql.SparkSession, SparkStrategy> {
        private final SideSizes sizes = new SideSizes();

        /** Nothing is known yet. */
        public Factory() {}

        @Override
        public SparkStrategy apply(org.apache.spark.sql.SparkSession session) {
            return new SizedJoins((SparkSession) session, sizes);
        }
    }

    @Override
    public Seq<SparkPlan> apply(LogicalPlan plan) {
        if (!(plan instanceof Join join) || join.isStreaming()) {
            return CollectionConverters.asScala(List.<SparkPlan>of()).toSeq();
        }
        if (isSent(join.left()) || isSent(join.right())) {
            // It is there already, so this is how the join goes on.
            return explained(LogicalQueryStageStrategy$.MODULE$.apply(join), JoinReason.read(join), join);
        }
        return decided(join);
    }

    private static boolean isSent(LogicalPlan side) {
        return side instanceof LogicalQueryStage stage && stage.physicalPlan() instanceof BroadcastQueryStageExec;
    }

    private Seq<SparkPlan> decided(Join join) {
        SparkStrategies.JoinSelection$ selection =
                session.sessionState().planner().JoinSelection();
        Optional<JoinStrategyHint> wanted = hintOfStatement(join.hint());
        if (wanted.isPresent()) {
            return explained(
                    selection.apply(join),
                    Optional.of("hint " + wanted.get().displayName().toUpperCase(Locale.ROOT)),
                    join);
        }
        JoinSide left = side(
                "left",
                join,
                join.left(),
                selection.canBuildBroadcastLeft(join.joinType()),
                join.hint().leftHint());
        JoinSide right = side(
                "right",
                join,
                join.right(),
                selection.canBuildBroadcastRight(join.joinType()),
                join.hint().rightHint());
        JoinSide sent = JoinSide.smallest(left, right);
        Seq<SparkPlan> plans = selection.apply(hinted(join, left.hint(sent), right.hint(sent)));
        boolean pairs = !plans.isEmpty() && plans.head() instanceof BroadcastNestedLoopJoinExec;
        if (pairs && sent == null && join.joinType() instanceof InnerLike) {
            // No equality to shuffle by, and nothing is known to be small: rather slow than out of memory.
            Option<HintInfo> replicate = JoinSide.hint(SHUFFLE_REPLICATE_NL$.MODULE$);
            plans = selection.apply(hinted(join, replicate, replicate));
        }
        return explained(
                plans, Optional.of(sent == null ? left.refusal() + "; " + right.refusal() : sent.permission()), join);
    }

    private JoinSide side(String name, Join join, LogicalPlan plan, boolean possible, Option<HintInfo> hint) {
        SideSize size = sizes.of(plan);
        SQLConf conf = session.sessionState().conf();
        long allowed = conf.autoBroadcastJoinThreshold();
        if (size.source() == SideSize.Source.MEASURED) {
            Option<Object> atRuntime = conf.getConf(SQLConf.ADAPTIVE_AUTO_BROADCASTJOIN_THRESHOLD());
            allowed = atRuntime.isEmpty() ? allowed : (Long) atRuntime.get();
        }
        String obstacle = null;
        if (!possible) {
            obstacle = "a join of type " + JoinReason.typeName(join.joinType()) + " cannot send it whole";
        } else if (strategy(hint).filter(NO_BROADCAST_HASH$.MODULE$::equals).isPresent()) {
            obstacle = "most partitions of the other side are empty, so a shuffle moves less";
        }
        return new JoinSide(name, size, allowed, obstacle, hint);
    }

    private static Join hinted(Join join, Option<HintInfo> left, Option<HintInfo> right) {
        return join.copy(join.left(), join.right(), join.joinType(), join.condition(), new JoinHint(left, right));
    }

    /** A hint that the statement gave; Spark gives some of its own while it runs, which only say what a shuffle is like. */
    private static Optional<JoinStrategyHint> hintOfStatement(JoinHint hint) {
        return Stream.of(hint.leftHint(), hint.rightHint())
                .flatMap(side -> strategy(side).stream())
                .filter(strategy -> !OF_SPARK.contains(strategy))
                .findFirst();
    }

    private static Optional<JoinStrategyHint> strategy(Option<HintInfo> hint) {
        return hint.isEmpty() || hint.get().strategy().isEmpty()
                ? Optional.empty()
                : Optional.of(hint.get().strategy().get());
    }

    private static Seq<SparkPlan> explained(Seq<SparkPlan> plans, Optional<String> reason, Join join) {
        if (!plans.isEmpty() && plans.head() instanceof BaseJoinExec planned && reason.isPresent()) {
            String why = planned instanceof BroadcastHashJoinExec hash && hash.isNullAwareAntiJoin()
                    ? "NOT IN has to see all of the right side, whatever its size"
                    : reason.get();
            // On the logical node, too, for when Spark plans the rest anew while this side is there already.
            JoinReason.write(join, why);
            JoinReason.write((TreeNode<?>) planned, why);
        }
        return plans;
    }
}
