package io.tarn.query.spark.offload.expression;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.CumeDist;
import org.apache.spark.sql.catalyst.expressions.CurrentRow$;
import org.apache.spark.sql.catalyst.expressions.DenseRank;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.FrameLessOffsetWindowFunction;
import org.apache.spark.sql.catalyst.expressions.Lag;
import org.apache.spark.sql.catalyst.expressions.Lead;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NTile;
import org.apache.spark.sql.catalyst.expressions.NthValue;
import org.apache.spark.sql.catalyst.expressions.PercentRank;
import org.apache.spark.sql.catalyst.expressions.Rank;
import org.apache.spark.sql.catalyst.expressions.RowFrame$;
import org.apache.spark.sql.catalyst.expressions.RowNumber;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.SpecifiedWindowFrame;
import org.apache.spark.sql.catalyst.expressions.UnaryMinus;
import org.apache.spark.sql.catalyst.expressions.UnboundedFollowing$;
import org.apache.spark.sql.catalyst.expressions.UnboundedPreceding$;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.WindowFrame;
import org.apache.spark.sql.catalyst.expressions.WindowSpecDefinition;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Window functions. Both have the standard's partitions, orders and frames. Which of several rows of the same place in the order comes first is
 * open in both; a window without an order has no first row at all, so whatever would depend on it is left to Spark.
 */
final class Windows {
    private Windows() {}

    static void into(Entries entries) {
        entries.add(WindowExpression.class, Windows::window);
    }

    private static String window(WindowExpression expression, Translation with) {
        WindowSpecDefinition window = expression.windowSpec();
        Expression function = expression.windowFunction();
        boolean ordered = ordered(window);
        if (function instanceof AggregateExpression aggregate) {
            if (!ordered && rows(window.frameSpecification())) {
                throw unordered();
            }
            return Aggregates.of(aggregate, over(window, frame(window, with), with), ordered, with);
        } else if (!ordered) {
            throw unordered();
        } else if (function instanceof NthValue nth) {
            // Equal: of the frame.
            String arguments = with.sql(nth.input()) + ", " + number(nth.offset()) + nulls(nth.ignoreNulls());
            return "nth_value(" + arguments + ")" + over(window, frame(window, with), with);
        }
        return frameless(function, over(window, "", with), with);
    }

    static NotNative unordered() {
        return new NotNative("a window function that depends on the order of rows in a window without ORDER BY");
    }

    /** An order of constants is none. */
    private static boolean ordered(WindowSpecDefinition window) {
        return CollectionConverters.asJava(window.orderSpec()).stream()
                .anyMatch(order -> !order.child().foldable());
    }

    private static boolean rows(WindowFrame frame) {
        return frame instanceof SpecifiedWindowFrame specified
                && specified.frameType() == RowFrame$.MODULE$
                && !specified.isUnbounded();
    }

    /** Equal: the standard's functions, which do not look at the frame. DuckDB counts in BIGINT. */
    private static String frameless(Expression function, String over, Translation with) {
        if (function instanceof RowNumber) {
            return integer("row_number()" + over);
        } else if (function instanceof Rank) {
            return integer("rank()" + over);
        } else if (function instanceof DenseRank) {
            return integer("dense_rank()" + over);
        } else if (function instanceof NTile tile) {
            return integer("ntile(" + with.sql(tile.buckets()) + ")" + over);
        } else if (function instanceof PercentRank) {
            return "percent_rank()" + over;
        } else if (function instanceof CumeDist) {
            return "cume_dist()" + over;
        } else if (function instanceof Lag lag) {
            return "lag(" + offset(lag, lag.inputOffset(), lag.third(), with) + ")" + over;
        } else if (function instanceof Lead lead) {
            return "lead(" + offset(lead, lead.offset(), lead.third(), with) + ")" + over;
        }
        throw new NotNative("the window function " + function.prettyName() + " has no equal in DuckDB");
    }

    private static String integer(String text) {
        return "CAST(" + text + " AS INTEGER)";
    }

    private static String offset(
            FrameLessOffsetWindowFunction function, Expression offset, Expression otherwise, Translation with) {
        String arguments = with.sql(function.input()) + ", " + number(offset);
        boolean none = otherwise instanceof Literal literal && literal.value() == null;
        return arguments + (none ? "" : ", " + with.sql(otherwise)) + nulls(function.ignoreNulls());
    }

    private static String nulls(boolean ignored) {
        return ignored ? " IGNORE NULLS" : "";
    }

    private static long number(Expression expression) {
        if (expression.foldable() && expression.eval(null) instanceof Number number) {
            return number.longValue();
        }
        throw new NotNative("an offset of a window function that is not constant");
    }

    private static String over(WindowSpecDefinition window, String frame, Translation with) {
        List<String> parts = new ArrayList<>();
        if (!window.partitionSpec().isEmpty()) {
            parts.add("PARTITION BY " + String.join(", ", with.all(window.partitionSpec())));
        }
        List<String> orders = new ArrayList<>();
        for (SortOrder order : CollectionConverters.asJava(window.orderSpec())) {
            orders.add(Comparisons.order(order, with));
        }
        if (!orders.isEmpty()) {
            parts.add("ORDER BY " + String.join(", ", orders));
        }
        if (!frame.isEmpty()) {
            parts.add(frame);
        }
        return " OVER (" + String.join(" ", parts) + ")";
    }

    private static String frame(WindowSpecDefinition window, Translation with) {
        if (!(window.frameSpecification() instanceof SpecifiedWindowFrame frame)) {
            throw new NotNative("a window without a frame");
        }
        DataType order = window.orderSpec().isEmpty()
                ? null
                : window.orderSpec().head().child().dataType();
        boolean rows = frame.frameType() == RowFrame$.MODULE$;
        return (rows ? "ROWS" : "RANGE") + " BETWEEN " + bound(frame.lower(), rows ? null : order, with) + " AND "
                + bound(frame.upper(), rows ? null : order, with);
    }

    private static String bound(Expression bound, @Nullable DataType order, Translation with) {
        if (bound == UnboundedPreceding$.MODULE$) {
            return "UNBOUNDED PRECEDING";
        } else if (bound == UnboundedFollowing$.MODULE$) {
            return "UNBOUNDED FOLLOWING";
        } else if (bound == CurrentRow$.MODULE$) {
            return "CURRENT ROW";
        } else if (!bound.foldable()) {
            throw new NotNative("a window's bound that is not constant");
        }
        Object value = bound.eval(null);
        boolean before = value instanceof Decimal decimal
                ? decimal.toJavaBigDecimal().signum() < 0
                : value instanceof Number number && number.doubleValue() < 0;
        Object distance = before ? new UnaryMinus(bound, true).eval(null) : value;
        return distance(distance, bound.dataType(), order, with) + (before ? " PRECEDING" : " FOLLOWING");
    }

    /** How far a bound is away, as a value that is not negative. */
    private static String distance(Object value, DataType type, @Nullable DataType order, Translation with) {
        if (order == null) {
            return String.valueOf(value);
        } else if (order instanceof NumericType && order.equals(type)) {
            return Literals.of(value, type);
        } else if (order instanceof DateType && type instanceof IntegerType) {
            return "to_days(" + value + ")";
        } else if (type instanceof YearMonthIntervalType && NativeTypes.isTime(order)) {
            Zones.requireUtc(order, with);
            return "to_months(" + value + ")";
        } else if (type instanceof DayTimeIntervalType && NativeTypes.isTime(order) && !(order instanceof DateType)) {
            return "to_microseconds(" + value + ")";
        }
        throw new NotNative("a window's bound of the type " + type.catalogString());
    }
}
