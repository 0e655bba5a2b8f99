package io.tarn.query.spark.stats;

import io.tarn.query.spark.join.JoinReason;
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
    private static final Pattern ANALYZE = Pattern.compile(
            "(?s)((?:\\s|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)*)EXPLAIN\\s+ANALYZE(?=\\s|\\(|/\\*|--)",
            Pattern.CASE_INSENSITIVE);

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
        if (!(execution.logical() instanceof CommandResult command)
                || !(command.commandLogicalPlan() instanceof ExplainCommand explain)) {
            return result;
        }
        List<String> joins = joins(session, explain);
        if (joins.isEmpty()) {
            return result;
        }
        String plan = result.collectAsList().get(0).getString(0);
        String text = plan + "\n== Joins ==\n" + String.join("\n", joins) + "\n";
        return session.createDataFrame(List.of(RowFactory.create(text)), PLAN);
    }

    /** A line for each join. What cannot be planned has none; Spark's own text says why. */
    private static List<String> joins(SparkSession session, ExplainCommand explain) {
        List<String> lines = new ArrayList<>();
        try {
            SparkPlan plan = session.sessionState()
                    .executePlan(explain.logicalPlan(), CommandExecutionMode.SKIP())
                    .executedPlan();
            new ExecutedPlan(plan)
                    .forEach(node -> JoinReason.of(node)
                            .ifPresent(reason -> lines.add(OperatorLine.name(node) + ": " + reason)));
        } catch (Exception e) {
            LOG.debug("A statement that cannot be planned has no joins to explain", e);
        }
        return lines;
    }
}
