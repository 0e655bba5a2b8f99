package io.tarn.query.load;

import io.tarn.api.ErrorCode;
import io.tarn.api.LoadRequest;
import io.tarn.api.Similarity;
import io.tarn.api.SqlToken;
import io.tarn.api.SqlTokens;
import io.tarn.api.TarnException;
import io.tarn.api.TextPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code COPY INTO table [(columns)] FROM 'path' [(option value, ...)]} says.
 *
 * @param table its name, one part or several
 * @param columns for files without a header, the columns that their values belong to; empty: all of the table
 * @param path which files
 * @param format what they are; null: their names tell
 * @param csv how CSV is written
 * @param schema types of columns of the files, {@code name type, ...}; null where they follow from the table
 * @param mode which files are loaded
 */
public record CopyRequest(
        List<String> table,
        List<String> columns,
        String path,
        @Nullable LoadFormat format,
        CsvForm csv,
        @Nullable String schema,
        Repeat mode) {

    /** What is done with files that the table remembers. */
    public enum Repeat {
        /** They are passed over. */
        SKIP,
        /** They are loaded again. */
        FORCE
    }

    private static final List<String> OPTIONS =
            List.of("format", "header", "delimiter", "quote", "null_value", "schema", "force");

    /** Keeps copies of the lists. */
    public CopyRequest {
        table = List.copyOf(table);
        columns = List.copyOf(columns);
    }

    /**
     * Reads a statement.
     *
     * @return empty if its first words are not {@code COPY INTO}
     * @throws TarnException {@code SYNTAX_ERROR} or {@code INVALID_VALUE}, with its place, if the rest cannot be understood
     */
    public static Optional<CopyRequest> parse(String sql) {
        List<SqlToken> tokens = new ArrayList<>();
        SqlTokens all = new SqlTokens(sql);
        while (all.hasNext()) {
            SqlToken token = all.next();
            if (token.significant()) {
                tokens.add(token);
            }
            if (tokens.size() == 1 && !tokens.get(0).is("COPY", sql)) {
                return Optional.empty();
            }
        }
        boolean copy = tokens.size() > 1 && tokens.get(1).is("INTO", sql);
        return copy ? Optional.of(new Reader(sql, tokens).read()) : Optional.empty();
    }

    /** One pass over the tokens; for one use. */
    private static final class Reader {
        private final String sql;
        private final List<SqlToken> tokens;
        private final Map<String, String> options = new TreeMap<>();
        private int at = 2;

        Reader(String sql, List<SqlToken> tokens) {
            this.sql = sql;
            this.tokens = tokens;
        }

        CopyRequest read() {
            List<String> table = names('.');
            List<String> columns = List.of();
            if (takes('(')) {
                columns = names(',');
                expect(takes(')'), "a ) after the columns");
            }
            expect(takesWord("FROM"), "FROM and the path of the files");
            String path = string("the path of the files, in single quotes");
            readOptions();
            String format = options.get("format");
            return new CopyRequest(
                    table,
                    columns,
                    path,
                    format == null ? null : FileFormats.named(format),
                    CsvForm.of(new LoadRequest.CsvOptions(
                            flag("header", true),
                            options.get("delimiter"),
                            options.get("quote"),
                            options.get("null_value"))),
                    options.get("schema"),
                    flag("force", false) ? Repeat.FORCE : Repeat.SKIP);
        }

        private void readOptions() {
            while (at < tokens.size() && !(at == tokens.size() - 1 && peek(';'))) {
                if (takesWord("FILE_FORMAT")) {
                    takes('=');
                    options.put("format", value());
                } else if (takes('(')) {
                    do {
                        option();
                    } while (takes(','));
                    expect(takes(')'), "a , or a ) after the option");
                } else {
                    expect(peekWord(), "the options in parentheses, such as (FORMAT csv, HEADER true)");
                    option();
                }
            }
        }

        private void option() {
            expect(peekWord(), "the name of an option");
            SqlToken token = tokens.get(at);
            String name = token.in(sql).toLowerCase(Locale.ROOT);
            if (!OPTIONS.contains(name)) {
                throw error(
                        ErrorCode.INVALID_VALUE,
                        "COPY INTO has no option '" + token.in(sql) + "'" + new Similarity(OPTIONS).hint(name)
                                + "; options: " + String.join(", ", OPTIONS));
            }
            at++;
            takes('=');
            takes('>');
            options.put(name, value());
        }

        private String value() {
            boolean literal = at < tokens.size()
                    && (tokens.get(at).kind() == SqlToken.Kind.WORD
                            || tokens.get(at).kind() == SqlToken.Kind.QUOTED);
            expect(literal, "the value of the option");
            return tokens.get(at).kind() == SqlToken.Kind.WORD
                    ? tokens.get(at++).in(sql)
                    : string("a value");
        }

        private boolean flag(String name, boolean otherwise) {
            String value = options.getOrDefault(name, String.valueOf(otherwise)).toLowerCase(Locale.ROOT);
            if (!value.equals("true") && !value.equals("false")) {
                throw new TarnException(
                        ErrorCode.INVALID_VALUE, "the option " + name + " is true or false, not '" + value + "'");
            }
            return value.equals("true");
        }

        private List<String> names(char between) {
            List<String> names = new ArrayList<>();
            do {
                names.add(name());
            } while (takes(between));
            return names;
        }

        private String name() {
            expect(at < tokens.size(), "a name");
            SqlToken token = tokens.get(at);
            String text = token.in(sql);
            char first = text.charAt(0);
            boolean quoted = token.kind() == SqlToken.Kind.QUOTED && (first == '`' || first == '"') && token.closed();
            expect(quoted || token.kind() == SqlToken.Kind.WORD, "a name");
            at++;
            if (!quoted) {
                return text;
            }
            StringBuilder name = new StringBuilder(text.substring(1, text.length() - 1));
            // A doubled quote is two tokens side by side.
            while (first == '`' && at < tokens.size() && touches(first)) {
                name.append(first).append(inside(tokens.get(at++)));
            }
            return name.toString();
        }

        private boolean touches(char quote) {
            SqlToken next = tokens.get(at);
            return next.begin() == tokens.get(at - 1).end() && sql.charAt(next.begin()) == quote && next.closed();
        }

        private String inside(SqlToken token) {
            return sql.substring(token.begin() + 1, token.end() - 1);
        }

        private String string(String what) {
            boolean text = at < tokens.size()
                    && tokens.get(at).kind() == SqlToken.Kind.QUOTED
                    && tokens.get(at).closed();
            expect(text, what);
            SqlToken token = tokens.get(at++);
            char first = sql.charAt(token.begin());
            if (first == '\'' || first == '"') {
                return unescaped(inside(token));
            }
            expect(first == 'r' || first == 'R', what);
            return sql.substring(token.begin() + 2, token.end() - 1);
        }

        private static String unescaped(String text) {
            StringBuilder plain = new StringBuilder();
            boolean afterBackslash = false;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\\' && !afterBackslash) {
                    afterBackslash = true;
                } else {
                    plain.append(afterBackslash ? escaped(c) : c);
                    afterBackslash = false;
                }
            }
            return plain.toString();
        }

        /** As in Spark, a character without a meaning of its own stands for itself. */
        private static char escaped(char c) {
            return switch (c) {
                case 't' -> '\t';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case '0' -> '\0';
                default -> c;
            };
        }

        private boolean peek(char symbol) {
            return at < tokens.size() && tokens.get(at).is(symbol, sql);
        }

        private boolean peekWord() {
            return at < tokens.size() && tokens.get(at).kind() == SqlToken.Kind.WORD;
        }

        private boolean takes(char symbol) {
            boolean there = peek(symbol);
            at += there ? 1 : 0;
            return there;
        }

        private boolean takesWord(String word) {
            boolean there = at < tokens.size() && tokens.get(at).is(word, sql);
            at += there ? 1 : 0;
            return there;
        }

        private void expect(boolean there, String what) {
            if (!there) {
                throw error(
                        ErrorCode.SYNTAX_ERROR,
                        "COPY INTO expects " + what + " "
                                + (at < tokens.size() ? "at '" + tokens.get(at).in(sql) + "'" : "at its end")
                                + "; write COPY INTO table FROM 'path' (FORMAT csv)");
            }
        }

        private TarnException error(ErrorCode code, String message) {
            int index = at < tokens.size() ? tokens.get(at).begin() : sql.length();
            String before = sql.substring(0, index);
            int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
            TextPosition place = new TextPosition(line, index - (before.lastIndexOf('\n') + 1) + 1);
            return new TarnException(code, code.sqlState(), message, place, null);
        }
    }
}
