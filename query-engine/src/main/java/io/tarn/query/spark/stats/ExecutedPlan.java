package io.tarn.query.spark.stats;

import io.tarn.query.spark.offload.NativeExec;
import io.tarn.query.spark.offload.NativeStrategy;
import io.tarn.query.spark.offload.NativeWriteExec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.CommandResultExec;
import org.apache.spark.sql.execution.ReusedSubqueryExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.execution.exchange.ReusedExchangeExec;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A physical plan as it has run: the final one where Spark changed it on the way, with the parts that Spark keeps apart from
 * the tree (stages, commands, subqueries). A part that is used twice ran once and is there once.
 */
final class ExecutedPlan {
    /** Of a plan's text so many characters are kept. */
    private static final int LONGEST_TEXT = 32_000;

    private final SparkPlan root;

    ExecutedPlan(SparkPlan root) {
        this.root = root;
    }

    /** The tables that were read. */
    List<IcebergScan> scans() {
        List<IcebergScan> scans = new ArrayList<>();
        forEach(node -> {
            if (node instanceof BatchScanExec scan) {
                IcebergScan.of(scan).ifPresent(scans::add);
            }
        });
        return scans;
    }

    /** The parts that ran natively. */
    List<NativeExec> natives() {
        List<NativeExec> natives = new ArrayList<>();
        forEach(node -> {
            if (node instanceof NativeExec exec && exec.fallback() == null) {
                natives.add(exec);
            }
        });
        return natives;
    }

    /** {@code native} if no operator of Spark has a part in it, {@code result-cache} if not even DuckDB had, {@code mixed} if some
     * have, else {@code spark}. */
    String engine() {
        if (natives().isEmpty()) {
            return "spark";
        }
        NativeExec whole = NativeExec.root(root);
        return whole == null ? "mixed" : whole.kept() ? "result-cache" : "native";
    }

    /** Why parts of it ran on Spark, from the top down. */
    List<String> refusals() {
        Set<String> refusals = new LinkedHashSet<>();
        forEach(node -> {
            Option<LogicalPlan> logical = node.logicalLink();
            String refusal = logical.isEmpty() ? null : NativeStrategy.refusal(logical.get());
            if (refusal != null) {
                refusals.add(refusal);
            }
            if (node instanceof NativeExec exec && exec.fallback() != null) {
                refusals.add("DuckDB failed: " + exec.failure());
            } else if (node instanceof NativeWriteExec write && write.fallback() != null) {
                refusals.add("DuckDB failed: " + write.query().failure());
            }
        });
        return List.copyOf(refusals);
    }

    void forEach(Consumer<SparkPlan> visitor) {
        visit(root, Collections.newSetFromMap(new IdentityHashMap<>()), visitor);
    }

    private static void visit(SparkPlan node, Set<SparkPlan> seen, Consumer<SparkPlan> visitor) {
        if (seen.add(node)) {
            visitor.accept(node);
            inputs(node).forEach(input -> visit(input, seen, visitor));
            subqueries(node).forEach(subquery -> visit(subquery, seen, visitor));
        }
    }

    /** What a node takes its rows from, through what only wraps it; nothing where it uses what another node has computed. */
    static List<SparkPlan> inputs(SparkPlan node) {
        if (node instanceof AdaptiveSparkPlanExec adaptive) {
            return List.of(adaptive.executedPlan());
        } else if (node instanceof QueryStageExec stage) {
            return List.of(stage.plan());
        } else if (node instanceof CommandResultExec command) {
            return List.of(command.commandPhysicalPlan());
        } else if (node instanceof NativeExec exec) {
            SparkPlan fallback = exec.fallback();
            return fallback == null ? List.of() : List.of(fallback);
        } else if (node instanceof NativeWriteExec write) {
            SparkPlan fallback = write.fallback();
            return List.of(fallback == null ? write.query() : fallback);
        } else if (node instanceof ReusedExchangeExec || node instanceof ReusedSubqueryExec) {
            return List.of();
        }
        return CollectionConverters.asJava(node.children());
    }

    /** The subqueries in the expressions of a node. */
    static List<SparkPlan> subqueries(SparkPlan node) {
        return CollectionConverters.asJava(node.subqueries());
    }

    /** The plan as text, after that of an earlier part of the statement, as much as is kept. */
    String text(@Nullable String earlier) {
        List<String> refusals = refusals();
        String own = root + (refusals.isEmpty() ? "" : "Not native: " + String.join("; ", refusals) + "\n");
        String all = earlier == null ? own : earlier + "\n" + own;
        return all.length() <= LONGEST_TEXT ? all : all.substring(0, LONGEST_TEXT) + "\n...";
    }
}
