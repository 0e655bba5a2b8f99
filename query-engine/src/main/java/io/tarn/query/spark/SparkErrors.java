package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.api.TextPosition;
import org.apache.spark.QueryContext;
import org.apache.spark.QueryContextType;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.classic.SparkSession;
import org.jspecify.annotations.Nullable;

/** What went wrong in a statement on Spark, told as Tarn tells it: a code, one line, and the place in the text. */
record SparkErrors(SparkSession session, String sql) {

    TarnException translate(Throwable thrown) {
        TarnException broken = BrokenFiles.translate(thrown);
        if (broken != null) {
            return broken;
        }
        Throwable root = new RootError(thrown).find();
        if (root instanceof TarnException known) {
            return known;
        }
        TarnException other = OtherErrors.translate(root);
        if (other != null) {
            return other;
        }
        if (root instanceof SparkThrowable error && error.getCondition() != null) {
            return condition(root, error, error.getCondition());
        }
        if (root instanceof ParseException || root instanceof AnalysisException) {
            return new TarnException(
                    ErrorCode.INVALID_STATEMENT,
                    ErrorCode.INVALID_STATEMENT.sqlState(),
                    ErrorText.of(root).oneLine(),
                    position(root),
                    root);
        }
        return OtherErrors.unforeseen(thrown, root);
    }

    private TarnException condition(Throwable root, SparkThrowable error, String condition) {
        String sqlState = error.getSqlState();
        ErrorCode code = Conditions.code(condition, sqlState, root);
        String message = new MissingNames(session).explain(condition, error.getMessageParameters());
        return new TarnException(
                code,
                sqlState == null ? code.sqlState() : sqlState,
                message == null ? ErrorText.of(root).oneLine() : message,
                position(root),
                root);
    }

    private @Nullable TextPosition position(Throwable root) {
        if (root instanceof SparkThrowable error) {
            for (QueryContext context : error.getQueryContext()) {
                // A context with an object lies in the text of a view, not in the statement's.
                boolean inStatement = context.contextType() == QueryContextType.SQL
                        && context.objectType().isEmpty();
                if (inStatement && context.startIndex() >= 0) {
                    return positionAt(context.startIndex());
                }
            }
            if (error.getQueryContext().length > 0) {
                return null;
            }
        }
        if (root instanceof AnalysisException error
                && error.line().isDefined()
                && error.startPosition().isDefined()) {
            return new TextPosition(
                    (Integer) error.line().get(),
                    (Integer) error.startPosition().get() + 1);
        }
        return null;
    }

    private TextPosition positionAt(int index) {
        String before = sql.substring(0, Math.min(index, sql.length()));
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return new TextPosition(line, before.length() - (before.lastIndexOf('\n') + 1) + 1);
    }
}
