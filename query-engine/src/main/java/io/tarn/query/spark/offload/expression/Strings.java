package io.tarn.query.spark.offload.expression;

import org.apache.spark.sql.catalyst.expressions.Concat;
import org.apache.spark.sql.catalyst.expressions.Contains;
import org.apache.spark.sql.catalyst.expressions.EndsWith;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Like;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.StartsWith;
import org.apache.spark.sql.catalyst.expressions.Substring;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StringType;

/** Texts: both count code points and compare bytes. */
final class Strings {
    private Strings() {}

    static void into(Entries entries) {
        // Equal: by bytes.
        entries.add(StartsWith.class, (e, with) -> call("starts_with", e, with))
                .add(EndsWith.class, (e, with) -> call("ends_with", e, with))
                .add(Contains.class, (e, with) -> call("contains", e, with));
        // Equal: NULL if any part is, for texts and binaries.
        entries.add(Concat.class, Strings::concat);
        entries.add(Substring.class, Strings::substring);
        entries.add(Like.class, Strings::like);
    }

    /** A function whose name differs at most. */
    static String call(String function, Expression expression, Translation with) {
        return function + "(" + String.join(", ", with.all(expression.children())) + ")";
    }

    static boolean isText(Expression expression) {
        return expression.dataType() instanceof StringType;
    }

    private static String concat(Concat expression, Translation with) {
        if (expression.dataType() instanceof ArrayType) {
            throw new NotNative("the function concat of arrays");
        } else if (expression.children().isEmpty()) {
            return "''";
        }
        return "(" + String.join(" || ", with.all(expression.children())) + ")";
    }

    /** Equal, but that a start of 0 is one of 1 and a negative length is one of 0 in Spark. */
    private static String substring(Substring expression, Translation with) {
        if (!isText(expression.str())) {
            throw new NotNative("the function substring of a binary");
        }
        String start = with.sql(expression.pos());
        String length = with.sql(expression.len());
        if (!(expression.pos() instanceof Literal literal && literal.value() instanceof Integer value && value != 0)) {
            start = "CASE WHEN " + start + " = 0 THEN 1 ELSE " + start + " END";
        }
        if (!(expression.len() instanceof Literal literal && literal.value() instanceof Integer value && value >= 0)) {
            length = "CASE WHEN " + length + " < 0 THEN 0 ELSE " + length + " END";
        }
        return "substring(" + with.sql(expression.str()) + ", " + start + ", " + length + ")";
    }

    /** Equal: % and _ are any text and any code point. */
    private static String like(Like expression, Translation with) {
        String text = with.sql(expression.left());
        String pattern = with.sql(expression.right());
        String escape = String.valueOf(expression.escapeChar());
        if (!(expression.right() instanceof Literal literal && literal.value() != null)) {
            return "CASE WHEN contains(" + pattern + ", " + Literals.quoted(escape) + ") THEN "
                    + Translation.failure("escape", "BOOLEAN") + " ELSE " + text + " LIKE " + pattern + " END";
        }
        String of = literal.value().toString();
        if (of.indexOf(expression.escapeChar()) < 0) {
            return "(" + text + " LIKE " + pattern + ")";
        }
        onlyKnownEscapes(of, expression.escapeChar());
        return "(" + text + " LIKE " + pattern + " ESCAPE " + Literals.quoted(escape) + ")";
    }

    /** Spark fails on others, DuckDB does not. */
    private static void onlyKnownEscapes(String pattern, char escape) {
        for (int i = pattern.indexOf(escape); i >= 0; i = pattern.indexOf(escape, i + 2)) {
            char next = i + 1 < pattern.length() ? pattern.charAt(i + 1) : 'x';
            if (next != '_' && next != '%' && next != escape) {
                throw new NotNative("the pattern " + pattern + " of LIKE");
            }
        }
    }
}
