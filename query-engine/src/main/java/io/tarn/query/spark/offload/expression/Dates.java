package io.tarn.query.spark.offload.expression;

import org.apache.spark.sql.catalyst.expressions.AddMonths;
import org.apache.spark.sql.catalyst.expressions.DateAdd;
import org.apache.spark.sql.catalyst.expressions.DateAddYMInterval;
import org.apache.spark.sql.catalyst.expressions.DateDiff;
import org.apache.spark.sql.catalyst.expressions.DateSub;
import org.apache.spark.sql.catalyst.expressions.DayOfMonth;
import org.apache.spark.sql.catalyst.expressions.DayOfWeek;
import org.apache.spark.sql.catalyst.expressions.DayOfYear;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LastDay;
import org.apache.spark.sql.catalyst.expressions.Month;
import org.apache.spark.sql.catalyst.expressions.Quarter;
import org.apache.spark.sql.catalyst.expressions.UnaryExpression;
import org.apache.spark.sql.catalyst.expressions.WeekDay;
import org.apache.spark.sql.catalyst.expressions.WeekOfYear;
import org.apache.spark.sql.catalyst.expressions.Year;

/** Dates: both keep days since 1970 in the proleptic Gregorian calendar. DuckDB fails on years beyond 5,881,580, where Spark goes on. */
final class Dates {
    private Dates() {}

    static void into(Entries entries) {
        // Equal: fields of the same calendar; weeks are those of ISO 8601.
        part(entries, Year.class, "year");
        part(entries, Month.class, "month");
        part(entries, DayOfMonth.class, "day");
        part(entries, Quarter.class, "quarter");
        part(entries, DayOfYear.class, "dayofyear");
        part(entries, WeekOfYear.class, "weekofyear");
        // Equal: Sunday is 1 in Spark, 0 in DuckDB; Monday is 0 in Spark, 1 in DuckDB.
        entries.add(DayOfWeek.class, (e, with) -> integer("dayofweek(" + with.sql(e.child()) + ") + 1"))
                .add(WeekDay.class, (e, with) -> integer("isodow(" + with.sql(e.child()) + ") - 1"));
        // Equal: days are added.
        entries.add(DateAdd.class, (e, with) -> "(" + with.sql(e.left()) + " + " + integer(with.sql(e.right())) + ")")
                .add(DateSub.class, (e, with) -> "(" + with.sql(e.left()) + " - " + integer(with.sql(e.right())) + ")");
        // Equal: the day of the month is cut down to what the month has.
        entries.add(AddMonths.class, (e, with) -> addMonths(e.left(), e.right(), with))
                .add(DateAddYMInterval.class, (e, with) -> addMonths(e.left(), e.right(), with));
        // Equal: the difference in days.
        entries.add(DateDiff.class, (e, with) -> integer("(" + with.sql(e.left()) + " - " + with.sql(e.right()) + ")"));
        // Equal: of the same month.
        entries.add(LastDay.class, (e, with) -> "last_day(" + with.sql(e.child()) + ")");
    }

    private static <E extends UnaryExpression> void part(Entries entries, Class<E> type, String function) {
        entries.add(type, (e, with) -> integer(function + "(" + with.sql(e.child()) + ")"));
    }

    static String integer(String text) {
        return "CAST(" + text + " AS INTEGER)";
    }

    private static String addMonths(Expression date, Expression months, Translation with) {
        return "CAST(" + with.sql(date) + " + to_months(" + with.sql(months) + ") AS DATE)";
    }
}
