package io.tarn.cli.sql;

import io.tarn.api.SqlStatement;
import io.tarn.api.TarnException;
import io.tarn.api.TextPosition;
import io.tarn.cli.terminal.Explained;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's error on a statement, with the place in the text that the user wrote. */
final class SqlFailure extends TarnException implements Explained {
    private static final long serialVersionUID = 1L;

    private final transient List<String> explanation;

    private SqlFailure(TarnException error, String message, @Nullable TextPosition place, List<String> explanation) {
        super(error.code(), error.sqlState(), message, place, error);
        this.explanation = explanation;
    }

    /**
     * An error on a statement.
     *
     * @param source the file's name if the statement comes from one
     * @param excerpt when the line with the error is shown
     */
    static SqlFailure of(TarnException error, SqlStatement statement, @Nullable String source, Excerpt excerpt) {
        StringBuilder message = new StringBuilder(source == null ? "" : source + ": ").append(error.code());
        TextPosition inStatement = error.position();
        TextPosition inScript = inStatement == null ? statement.start() : statement.inScript(inStatement);
        if (inStatement != null || source != null) {
            message.append(" at line ").append(inScript.line());
            message.append(inStatement == null ? "" : ", column " + inScript.column());
        }
        message.append(": ").append(error.getMessage());
        List<String> lines = inStatement != null
                        && (excerpt == Excerpt.ALWAYS || statement.text().contains("\n"))
                ? caret(statement, inStatement, inScript)
                : List.of();
        return new SqlFailure(error, message.toString(), inScript, lines);
    }

    private static List<String> caret(SqlStatement statement, TextPosition inStatement, TextPosition inScript) {
        List<String> lines = statement.text().lines().toList();
        if (inStatement.line() < 1 || inStatement.line() > lines.size()) {
            return List.of();
        }
        String line = lines.get(inStatement.line() - 1).replace('\t', ' ');
        int column = Math.min(Math.max(1, inStatement.column()), line.length() + 1);
        String margin = inScript.line() + " | ";
        return List.of(margin + line, " ".repeat(margin.length() - 2) + "| " + " ".repeat(column - 1) + "^");
    }

    @Override
    public List<String> explanation() {
        return explanation;
    }

    /** When the line with the error is shown below the message. */
    enum Excerpt {
        /** To a person at a terminal. */
        ALWAYS,
        /** Where the statement has several lines. */
        OF_SEVERAL_LINES
    }
}
