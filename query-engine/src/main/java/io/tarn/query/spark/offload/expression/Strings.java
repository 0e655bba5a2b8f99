package io.tarn.query.spark.offload.expression;

import io.tarn.query.duckdb.DuckDbSql;
import org.apache.spark.sql.catalyst.expressions.Concat;
import org.apache.spark.sql.catalyst.expressions.ConcatWs;
import org.apache.spark.sql.catalyst.expressions.Contains;
import org.apache.spark.sql.catalyst.expressions.EndsWith;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Length;
import org.apache.spark.sql.catalyst.expressions.Like;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Lower;
import org.apache.spark.sql.catalyst.expressions.StartsWith;
import org.apache.spark.sql.catalyst.expressions.StringTrim;
import org.apache.spark.sql.catalyst.expressions.StringTrimLeft;
import org.apache.spark.sql.catalyst.expressions.StringTrimRight;
import org.apache.spark.sql.catalyst.expressions.Substring;
import org.apache.spark.sql.catalyst.expressions.UnaryExpression;
import org.apache.spark.sql.catalyst.expressions.Upper;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StringType;
import scala.Option;

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
        // Equal: in code points.
        entries.add(
                Length.class,
                (e, with) -> isText(e.child())
                        ? Dates.integer("length(" + with.sql(e.child()) + ")")
                        : Dates.integer("octet_length(" + with.sql(e.child()) + ")"));
        // Equal for ASCII.
        entries.add(Upper.class, (e, with) -> simpleCase("upper", e, with))
                .add(Lower.class, (e, with) -> simpleCase("lower", e, with));
        // Equal: of spaces only, or of the given characters.
        entries.add(StringTrim.class, (e, with) -> trim("trim", e.srcStr(), e.trimStr(), with))
                .add(StringTrimLeft.class, (e, with) -> trim("ltrim", e.srcStr(), e.trimStr(), with))
                .add(StringTrimRight.class, (e, with) -> trim("rtrim", e.srcStr(), e.trimStr(), with));
        // Equal: NULLs are left out; arrays count as their elements.
        entries.add(ConcatWs.class, (e, with) -> call("concat_ws", e, with));
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

    private static String simpleCase(String function, UnaryExpression expression, Translation with) {
        String text = with.sql(expression.child());
        return "CASE WHEN strlen(" + text + ") <> length(" + text + ") THEN " + with.spark(expression) + " ELSE "
                + function + "(" + text + ") END";
    }

    private static String trim(String function, Expression text, Option<Expression> characters, Translation with) {
        return function + "(" + with.sql(text) + ", " + (characters.isEmpty() ? "' '" : with.sql(characters.get()))
                + ")";
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
            return "CASE WHEN contains(" + pattern + ", " + DuckDbSql.literal(escape) + ") THEN "
                    + with.spark(expression) + " ELSE " + text + " LIKE " + pattern + " END";
        }
        String of = literal.value().toString();
        if (of.indexOf(expression.escapeChar()) < 0) {
            return "(" + text + " LIKE " + pattern + ")";
        }
        onlyKnownEscapes(of, expression.escapeChar());
        return "(" + text + " LIKE " + pattern + " ESCAPE " + DuckDbSql.literal(escape) + ")";
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
