package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.SqlTokens;
import io.tarn.api.TarnException;
import io.tarn.query.spark.PreparedStatements.Prepared;
import io.tarn.query.statement.StatementSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The language with prepared statements in it. The values of {@code USING} are expressions that are worked out first and
 * then bound in the plan of the prepared statement; they never become part of its text. For one statement.
 */
final class PreparedLanguage {
    private final SparkSession session;
    private final @Nullable PreparedStatements prepared;
    private final StatementLanguage language;
    private String text;

    PreparedLanguage(SessionLease lease, StatementLanguage language, StatementSpec spec) {
        this.session = lease.session();
        this.prepared = lease.prepared();
        this.language = language;
        this.text = spec.sql();
    }

    /** The text that places in errors are in: that of the statement, or of the prepared one that it executes. */
    String text() {
        return text;
    }

    /** Analyses a statement; commands have run when this returns, queries have not. */
    Dataset<Row> analyse(StatementSpec spec) {
        PreparedCommand command = PreparedCommand.of(spec.sql());
        if (command == null) {
            return language.analyse(session, spec);
        }
        PreparedStatements statements = prepared;
        if (statements == null) {
            throw new TarnException(
                    ErrorCode.INVALID_STATEMENT,
                    command.kind()
                            + " needs a session, which keeps what is prepared: make one with POST /v1/sessions and name it"
                            + " as 'session' in each call");
        }
        return switch (command.kind()) {
            case PREPARE -> prepare(statements, command, spec.sql());
            case EXECUTE -> execute(statements.get(command.name()), command, spec);
            case DEALLOCATE -> {
                statements.deallocate(command.name());
                yield session.emptyDataFrame();
            }
        };
    }

    private Dataset<Row> prepare(PreparedStatements statements, PreparedCommand command, String sql) {
        String statement = sql.substring(command.rest()).strip();
        // In its place in the whole text, so that a syntax error is told where it is.
        SparkParameters.parse(session, blank(sql, command.rest()) + sql.substring(command.rest()));
        statements.put(new Prepared(command.name(), statement, markers(statement)));
        return session.emptyDataFrame();
    }

    private Dataset<Row> execute(Prepared statement, PreparedCommand command, StatementSpec spec) {
        if (command.rest() == spec.sql().length()) {
            text = statement.sql();
            return language.analyse(session, spec.withSql(statement.sql()));
        }
        List<Expression> values = values(command, spec);
        if (values.size() != statement.markers()) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "the prepared statement '" + statement.name() + "' has " + statement.markers()
                            + " parameter markers (?), but USING gives " + values.size() + " values");
        }
        text = statement.sql();
        return SparkParameters.analyse(session, statement.sql(), values);
    }

    private List<Expression> values(PreparedCommand command, StatementSpec spec) {
        String select = "SELECT" + blank(spec.sql(), command.rest()).substring("SELECT".length())
                + spec.sql().substring(command.rest());
        LogicalPlan plan = SparkParameters.parse(session, select);
        if (!(plan instanceof Project project) || !(project.child() instanceof OneRowRelation)) {
            throw new TarnException(
                    ErrorCode.SYNTAX_ERROR, "USING takes values with commas between them, and nothing after them");
        }
        Dataset<Row> found = new SparkParameters(spec.parameters()).analyse(session, select);
        StructType schema = found.schema();
        List<Row> rows = found.collectAsList();
        if (rows.size() != 1) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE, "a value of USING makes " + rows.size() + " rows; it is to be one value");
        }
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < schema.length(); i++) {
            values.add(Literal.create(rows.get(0).get(i), schema.apply(i).dataType()));
        }
        return values;
    }

    /** Blanks in place of the beginning of a text, with its line ends, so that what comes after stands where it stood. */
    private static String blank(String sql, int end) {
        return sql.substring(0, end).replaceAll("[^\\n]", " ");
    }

    /** A question mark outside quotes and comments is nothing else in Spark's SQL. */
    private static int markers(String sql) {
        int markers = 0;
        SqlTokens tokens = new SqlTokens(sql);
        while (tokens.hasNext()) {
            if (tokens.next().is('?', sql)) {
                markers++;
            }
        }
        return markers;
    }
}
