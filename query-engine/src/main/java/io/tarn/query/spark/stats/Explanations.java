package io.tarn.query.spark.stats;

import io.tarn.query.spark.join.JoinReason;
import io.tarn.query.spark.offload.NativeExec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.plans.logical.CommandResult;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.CommandExecutionMode;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.command.ExplainCommand;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code EXPLAIN ANALYZE statement}, which runs the statement and tells what each of its operators did, and what Tarn adds to
 * Spark's {@code EXPLAIN}: why each join is run as it is.
 */
public final class Explanations {
    private static final String BLANK = "(?:\\s|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)";
    private static final Pattern ANALYZE = Pattern.compile(
            "(?s)" + BLANK + "*EXPLAIN" + BLANK + "+ANALYZE(?=\\(|" + BLANK + ")", Pattern.CASE_INSENSITIVE);

    private static final StructType PLAN = new StructType().add("plan", DataTypes.StringType, false);
    private static final Logger LOG = LoggerFactory.getLogger(Explanations.class);

    /** Explanations of statements. */
    public Explanations() {}

    /**
     * The rows that the text stands for, explained if it asks for that.
     *
     * @param analysis analyses a statement; commands have run when it returns
     */
    public Dataset<Row> analyse(SparkSession session, String sql, Function<String, Dataset<Row>> analysis) {
        Matcher matcher = ANALYZE.matcher(sql);
        if (matcher.lookingAt()) {
            // Blanks in its place, so that positions in errors stay those of the text.
            String statement = matcher.group().replaceAll("\\S", " ") + sql.substring(matcher.end());
            return new AnalysedRun(session, () -> analysis.apply(statement)).report();
        }
        return withJoins(session, analysis.apply(sql));
    }

    private static Dataset<Row> withJoins(SparkSession session, Dataset<Row> result) {
        QueryExecution execution = ((org.apache.spark.sql.classic.Dataset<Row>) result).queryExecution();
        if (!(execution.commandExecuted() instanceof CommandResult command)
                || !(command.commandLogicalPlan() instanceof ExplainCommand explain)) {
            return result;
        }
        List<String> additions = additions(session, explain);
        if (additions.isEmpty()) {
            return result;
        }
        String plan = result.collectAsList().get(0).getString(0);
        String text = plan + String.join("", additions);
        return session.createDataFrame(List.of(RowFactory.create(text)), PLAN);
    }

    /** A section on the joins, and one on the native engine. What cannot be planned has none; Spark's own text says why. */
    private static List<String> additions(SparkSession session, ExplainCommand explain) {
        List<String> sections = new ArrayList<>();
        try {
            SparkPlan plan = session.sessionState()
                    .executePlan(explain.logicalPlan(), CommandExecutionMode.SKIP())
                    .executedPlan();
            ExecutedPlan executed = new ExecutedPlan(plan);
            List<String> joins = new ArrayList<>();
            executed.forEach(node ->
                    JoinReason.of(node).ifPresent(reason -> joins.add(OperatorLine.name(node) + ": " + reason)));
            add(sections, "Native engine", natives(executed));
            add(sections, "Joins", joins);
        } catch (Exception e) {
            LOG.debug("A statement that cannot be planned has no joins to explain", e);
        }
        return sections;
    }

    private static void add(List<String> sections, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            sections.add("\n== " + title + " ==\n" + String.join("\n", lines) + "\n");
        }
    }

    /** What runs natively, and why the rest does not. */
    private static List<String> natives(ExecutedPlan plan) {
        List<String> lines = new ArrayList<>();
        for (NativeExec part : plan.natives()) {
            lines.add((plan.engine().equals("native") ? "all of it: " : "a part: ") + OperatorLine.note(part));
        }
        plan.refusals().forEach(refusal -> lines.add("not native: " + refusal));
        return lines;
    }
}
