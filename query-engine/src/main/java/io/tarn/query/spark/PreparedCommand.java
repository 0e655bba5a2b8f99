package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.SqlToken;
import io.tarn.api.SqlTokens;
import io.tarn.api.TarnException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code PREPARE name FROM statement}, {@code EXECUTE name [USING value, ...]} or {@code DEALLOCATE [PREPARE] name}.
 *
 * @param kind which of them
 * @param name of the prepared statement, without quotes
 * @param rest index in the text at which the statement or the values begin; the end of the text where there are none
 */
record PreparedCommand(Kind kind, String name, int rest) {
    /** So many words tell what it is. */
    private static final int MOST_TOKENS = 4;

    enum Kind {
        PREPARE("PREPARE name FROM statement"),
        EXECUTE("EXECUTE name [USING value, ...]"),
        DEALLOCATE("DEALLOCATE [PREPARE] name");

        private final String form;

        Kind(String form) {
            this.form = form;
        }
    }

    /**
     * Reads a statement; null if it is none of these.
     *
     * @throws TarnException {@code SYNTAX_ERROR} if it begins like one and goes on otherwise
     */
    static @Nullable PreparedCommand of(String sql) {
        List<SqlToken> tokens = first(sql);
        @Nullable Kind kind = kind(sql, tokens);
        if (kind == null
                || (kind == Kind.EXECUTE && tokens.size() > 1 && tokens.get(1).is("IMMEDIATE", sql))) {
            return null;
        }
        if (kind == Kind.DEALLOCATE && tokens.size() > 2 && tokens.get(1).is("PREPARE", sql)) {
            tokens = tokens.subList(1, tokens.size());
        }
        if (tokens.size() < 2) {
            throw wrong(kind);
        }
        return new PreparedCommand(
                kind, name(kind, sql, tokens.get(1)), rest(kind, sql, tokens.subList(2, tokens.size())));
    }

    private static int rest(Kind kind, String sql, List<SqlToken> after) {
        if (after.isEmpty() && kind != Kind.PREPARE) {
            return sql.length();
        }
        boolean goesOn = after.size() > 1
                && switch (kind) {
                    case PREPARE -> after.get(0).is("FROM", sql) || after.get(0).is("AS", sql);
                    case EXECUTE -> after.get(0).is("USING", sql);
                    case DEALLOCATE -> false;
                };
        if (!goesOn) {
            throw wrong(kind);
        }
        return after.get(0).end();
    }

    private static List<SqlToken> first(String sql) {
        List<SqlToken> tokens = new ArrayList<>();
        SqlTokens all = new SqlTokens(sql);
        while (all.hasNext() && tokens.size() < MOST_TOKENS) {
            SqlToken token = all.next();
            if (token.significant()) {
                tokens.add(token);
            }
        }
        return tokens;
    }

    private static @Nullable Kind kind(String sql, List<SqlToken> tokens) {
        for (Kind kind : Kind.values()) {
            if (!tokens.isEmpty() && tokens.get(0).is(kind.name(), sql)) {
                return kind;
            }
        }
        return null;
    }

    private static String name(Kind kind, String sql, SqlToken token) {
        String text = token.in(sql);
        boolean quoted = token.kind() == SqlToken.Kind.QUOTED
                && token.closed()
                && text.length() > 2
                && (text.charAt(0) == '`' || text.charAt(0) == '"');
        if (quoted) {
            return text.substring(1, text.length() - 1);
        }
        if (token.kind() != SqlToken.Kind.WORD) {
            throw wrong(kind);
        }
        return text;
    }

    private static TarnException wrong(Kind kind) {
        return new TarnException(ErrorCode.SYNTAX_ERROR, "this is not of the form " + kind.form);
    }
}
