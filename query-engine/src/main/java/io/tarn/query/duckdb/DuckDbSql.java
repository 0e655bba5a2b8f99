package io.tarn.query.duckdb;

/** Texts and names of users in DuckDB's SQL: the one place that quotes them. Whatever they hold, they stay one literal or one identifier. */
public final class DuckDbSql {
    private DuckDbSql() {}

    /** A text as a string literal. DuckDB knows no escapes in it but the doubled quote. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A name as an identifier, in which DuckDB does not see case. */
    public static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /**
     * Whether a statement reaches DuckDB as it is. A zero character ends the text for some of its readers, and half of a surrogate pair becomes
     * a question mark on its way, so that two different names would be one.
     */
    public static boolean isWhole(String statement) {
        int length = statement.length();
        for (int i = 0; i < length; i++) {
            char c = statement.charAt(i);
            if (c == 0) {
                return false;
            } else if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < length
                        && Character.isLowSurrogate(statement.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
