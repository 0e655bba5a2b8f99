package io.tarn.query.spark.offload.expression;

import io.tarn.query.spark.offload.expression.Differential.Agreement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every entry of the table gives the same values as Spark, or fails with it. */
class ExpressionsTest {
    private static OneSpark spark;
    private static Differential utc;

    @BeforeAll
    static void start() {
        spark = new OneSpark();
        utc = new Differential(spark.session(), "UTC");
    }

    @AfterAll
    static void stop() {
        utc.close();
        spark.close();
    }

    private static void same(String... sql) {
        utc.agree(Agreement.SAME, List.of(sql));
    }

    private static void sameOrFails(String... sql) {
        utc.agree(Agreement.SAME_OR_FAILS, List.of(sql));
    }

    @Test
    void columnsAreThemselves() {
        same(
                "p1", "b1", "h1", "i1", "l1", "f1", "d1", "m1", "n1", "q1", "u1", "v1", "w1", "s1", "x1", "y1", "t1",
                "z1", "ym1", "dt1");
    }

    @Test
    void integersAreAddedAndFailBeyondTheirRange() {
        same(
                "b1 + b2",
                "h1 - h2",
                "i1 * i2",
                "l1 + l2",
                "l1 - l2",
                "l1 * l2",
                "-i1",
                "-l1",
                "-b1",
                "abs(i1)",
                "abs(l1)",
                "abs(h1)",
                "+i1",
                "f1 + f2",
                "d1 - d2",
                "d1 * d2",
                "-d1",
                "abs(d1)",
                "ym1 + ym2",
                "dt1 - dt2",
                "-dt1");
    }

    @Test
    void divisionsFailOnZero() {
        same("i1 div i2", "l1 div l2");
        // NULL by zero is NULL in Spark.
        sameOrFails("d1 / d2", "i1 / i2", "d1 % d2", "f1 % f2", "pmod(d1, d2)");
        sameOrFails("i1 % i2", "l1 % l2", "b1 % b2", "pmod(i1, i2)", "pmod(l1, l2)");
    }

    @Test
    void decimalsKeepSparksTypes() {
        same(
                "m1 + m2",
                "m1 + n2",
                "n1 - n2",
                "m1 + i2",
                "u1 + u2",
                "-n1",
                "q1 + w2",
                "n1 % m2",
                "m1 % n2",
                "pmod(m1, n2)",
                "m1 div n2",
                "n1 div q2");
        sameOrFails(
                "m1 * n2",
                "n1 * (1 - m2) * (1 + m1)",
                "v1 + v2",
                "v1 - u2",
                "-u1",
                "abs(v1)",
                "q1 * q2",
                "v1 * m2",
                "v1 * v2",
                "u1 * m2",
                "w1 * m2");
        same("m1 / m2", "m1 / n2", "n1 / m2", "n1 / n2", "m1 / i2", "i1 / m2");
        sameOrFails("q1 / q2", "u1 / m2", "v1 / v2", "v1 / m2", "w1 / m2", "n1 * n2 / q2", "(m1 / m2) / m1");
    }

    @Test
    void comparisonsAreByTheSameOrder() {
        for (String type :
                List.of("p", "b", "h", "i", "l", "f", "d", "m", "u", "v", "s", "x", "y", "t", "z", "ym", "dt")) {
            String a = type + "1";
            String b = type + "2";
            same(
                    a + " = " + b,
                    a + " <=> " + b,
                    a + " < " + b,
                    a + " <= " + b,
                    a + " > " + b,
                    a + " >= " + b,
                    a + " != " + b,
                    "greatest(" + a + ", " + b + ")",
                    "least(" + a + ", " + b + ")",
                    "coalesce(" + a + ", " + b + ")",
                    "nullif(" + a + ", " + b + ")",
                    a + " in (" + b + ", null)",
                    a + " is null",
                    a + " is not null",
                    "if(p1, " + a + ", " + b + ")",
                    "case when p1 then " + a + " when p2 then " + b + " end");
        }
        same(
                "m1 < n2",
                "i1 = l2",
                "i1 < d2",
                "d1 in (1, 2.5D, double('NaN'), null)",
                "i1 in (1,2,3,4,5,6,7,8,9,10,11,12,13,14,null)",
                "s1 in ('a','b','c','abc','e','f','g','h','i','j','k','l','')",
                "not p1",
                "p1 and p2",
                "p1 or p2",
                "p1 and p2 or not p1",
                "isnan(d1)",
                "isnan(f1)",
                "nanvl(d1, d2)");
    }

    @Test
    void castsFailWhereSparkDoes() {
        same(
                "cast(i1 as bigint)",
                "cast(l1 as int)",
                "cast(i1 as tinyint)",
                "cast(d1 as int)",
                "cast(d1 as bigint)",
                "cast(f1 as smallint)",
                "cast(i1 as double)",
                "cast(l1 as float)",
                "cast(f1 as double)",
                "cast(m1 as int)",
                "cast(v1 as bigint)",
                "cast(i1 as decimal(7,2))",
                "cast(l1 as decimal(38,6))",
                "cast(m1 as decimal(5,1))",
                "cast(v1 as decimal(38,6))",
                "cast(u1 as decimal(38,2))",
                "cast(m1 as double)",
                "cast(n1 as double)",
                "cast(q1 as double)",
                "cast(u1 as double)",
                "cast(v1 as double)",
                "cast(w1 as double)",
                "cast(p1 as int)",
                "cast(p1 as decimal(3,1))",
                "cast(i1 as boolean)",
                "cast(d1 as boolean)",
                "cast(m1 as boolean)",
                "cast(i1 as string)",
                "cast(l1 as string)",
                "cast(p1 as string)",
                "cast(m1 as string)",
                "cast(v1 as string)",
                "cast(w1 as string)",
                "cast(u1 as string)",
                "cast(y1 as string)",
                "cast(z1 as string)",
                "cast(t1 as string)",
                "cast(y1 as timestamp)",
                "cast(y1 as timestamp_ntz)",
                "cast(t1 as date)",
                "cast(z1 as date)",
                "cast(t1 as timestamp_ntz)",
                "cast(z1 as timestamp)",
                "cast(s1 as binary)");
    }

    @Test
    void textsAreReadAsSparkReadsThem() {
        sameOrFails(
                "cast(s1 as int)",
                "cast(s1 as bigint)",
                "cast(s1 as tinyint)",
                "cast(s1 as double)",
                "cast(s1 as float)",
                "cast(s1 as decimal(10,2))",
                "cast(s1 as decimal(38,0))",
                "cast(s1 as boolean)",
                "cast(s1 as date)",
                "cast(s1 as timestamp)",
                "cast(s1 as timestamp_ntz)",
                "cast(x1 as string)",
                "cast(d1 as decimal(20,3))",
                "cast(d1 as decimal(38,10))",
                "cast(d1 as float)");
    }

    @Test
    void textsAreOfCodePoints() {
        same(
                "s1 || s2",
                "concat(s1, '-', s2)",
                "substring(s1, 2, 3)",
                "substring(s1, 0, 2)",
                "substring(s1, -3, 2)",
                "substring(s1, i1, i2)",
                "substring(s1, 3)",
                "s1 like 'a%'",
                "s1 like '%X_X%'",
                "s1 like '%\\\\%%'",
                "s1 like '_'",
                "s1 like '%é%'",
                "startswith(s1, s2)",
                "endswith(s1, s2)",
                "contains(s1, s2)",
                "x1 || x2",
                "s1 like '%smile%'");
        sameOrFails("s1 like s2");
    }

    @Test
    void datesAreOfOneCalendar() {
        same(
                "year(y1)",
                "month(y1)",
                "day(y1)",
                "quarter(y1)",
                "dayofyear(y1)",
                "weekofyear(y1)",
                "dayofweek(y1)",
                "weekday(y1)",
                "last_day(y1)",
                "datediff(y1, y2)",
                "year(t1)",
                "month(z1)");
        sameOrFails("date_add(y1, i2)", "date_sub(y1, i2)", "add_months(y1, i2)", "y1 + ym2");
    }

    @Test
    void aggregatesAreEqual() {
        utc.agreeInGroups(
                Agreement.SAME,
                "i1",
                List.of(
                        "count(*)",
                        "count(s2)",
                        "count(s1, s2)",
                        "sum(b2)",
                        "sum(i2)",
                        "sum(m2)",
                        "sum(n2)",
                        "sum(q2)",
                        "min(s2)",
                        "max(s2)",
                        "min(d2)",
                        "max(d2)",
                        "min(y2)",
                        "max(t2)",
                        "max(p2)",
                        "min(x2)",
                        "max(v2)",
                        "sum(m2 * m1)",
                        "count(*) filter (where p2)",
                        "sum(m2) filter (where i2 > 0)",
                        "sum(case when p2 then m1 * (1 - m2) else 0 end)",
                        "sum(ym2)",
                        "sum(dt2)",
                        "sum(u2 - u2)"));
        utc.agreeInGroups(
                Agreement.SAME,
                "i1",
                List.of(
                        "avg(m2)",
                        "avg(n2)",
                        "avg(q2)",
                        "avg(v2 - v2)",
                        "avg(m2) filter (where p2)",
                        "avg(b2)",
                        "avg(h2)",
                        "avg(i2)"));
    }

    @Test
    void sumsOfFloatsAndOfDistinctValuesAreEqual() {
        utc.agreeInGroups(
                Agreement.CLOSE,
                "s1",
                List.of(
                        "avg(m2 * m1)",
                        "avg(cast(q2 as double))",
                        "sum(cast(q2 as double))",
                        "sum(d2)",
                        "avg(d2)",
                        "sum(f2)",
                        "avg(f2)"));
        for (String each : List.of(
                "count(distinct s2)",
                "count(distinct s2, i2)",
                "sum(distinct i2)",
                "avg(distinct m2)",
                "count(distinct d2)",
                "sum(distinct n2)",
                "sum(l2)",
                "sum(v2)",
                "sum(u2)",
                "sum(l1)")) {
            utc.agreeInGroups(Agreement.SAME, "p1", List.of(each));
        }
    }

    @Test
    void statisticsAreEqualButForTheLastDigits() {
        utc.agreeInGroups(
                Agreement.CLOSE,
                "s1",
                List.of(
                        "stddev(m2)",
                        "stddev_pop(h2)",
                        "variance(i2)",
                        "var_pop(n2)",
                        "covar_pop(m2, n2)",
                        "covar_samp(m2, h2)",
                        "corr(m2, n2)",
                        "corr(m2, m2)",
                        "regr_slope(m2, n2)",
                        "regr_intercept(m2, n2)",
                        "regr_r2(m2, n2)",
                        "regr_sxy(m2, n2)",
                        "regr_avgx(m2, n2)",
                        "regr_avgy(m2, n2)",
                        "regr_count(m2, n2)",
                        "regr_sxx(m2, n2)",
                        "regr_syy(m2, n2)",
                        "stddev(m2) filter (where r1 < 60)",
                        "corr(m2, n2) filter (where r1 < 60)",
                        "var_samp(m2) filter (where r1 < 60)",
                        "covar_samp(m2, n2) filter (where r1 < 60)",
                        "covar_pop(m2, n2) filter (where r1 < 60)",
                        "stddev_pop(m2) filter (where r1 < 60)",
                        "regr_slope(m2, n2) filter (where r1 < 60)",
                        "regr_r2(m2, n2) filter (where r1 < 60)",
                        "percentile(m2, 0.3)",
                        "median(h2)",
                        "percentile(i2, array(0.0, 0.25, 1.0))",
                        "percentile_cont(0.7) within group (order by n2)",
                        "percentile(m2, 0.3) filter (where r1 < 60)"));
        for (String each : List.of(
                "corr(m2, 1)",
                "corr(1, m2)",
                "regr_r2(m2, 1)",
                "regr_r2(1, m2)",
                "regr_slope(m2, 1)",
                "regr_slope(1, m2)",
                "regr_intercept(m2, 1)")) {
            utc.agreeInGroups(Agreement.CLOSE, "p1", List.of(each));
        }
        utc.agreeInGroups(
                Agreement.SAME,
                "s1",
                List.of(
                        "bit_and(i2)",
                        "bit_or(l2)",
                        "bit_xor(h2)",
                        "bit_xor(h2) filter (where r1 < 60)",
                        "count_if(p2)",
                        "bool_and(p2)",
                        "any(p2)",
                        "every(p2)",
                        "bool_or(p2) filter (where r1 < 60)"));
    }

    @Test
    void windowsAreEqual() {
        utc.agreeInWindows(
                Agreement.SAME,
                List.of(
                        "row_number() over (partition by p1 order by s1, r1)",
                        "rank() over (order by s1)",
                        "dense_rank() over (order by s1 desc)",
                        "percent_rank() over (partition by p1 order by d1)",
                        "cume_dist() over (partition by p1 order by d1 desc nulls first)",
                        "ntile(7) over (partition by p1 order by r1)",
                        "lag(s2) over (order by r1)",
                        "lag(s2, 3, 'none') over (partition by p2 order by r1)",
                        "lead(i2, 2) over (order by r1)",
                        "lead(i2, -2, 9) over (order by r1)",
                        "lag(i2) ignore nulls over (partition by p1 order by r1)",
                        "lead(i2, 2, 5) ignore nulls over (partition by p1 order by r1)",
                        "nth_value(i2, 3) over (partition by s1 order by r1)",
                        "nth_value(i2, 2) ignore nulls over (partition by s1 order by r1 rows between 3 preceding and 3 following)",
                        "first_value(i2) over (partition by s1 order by r1)",
                        "first_value(i2) ignore nulls over (partition by s1 order by r1)",
                        "last_value(i2) over (partition by s1 order by r1 rows between 2 preceding and 1 preceding)",
                        "last_value(i2) ignore nulls over (partition by s1 order by r1 rows between unbounded preceding and unbounded following)"));
        utc.agreeInWindows(
                Agreement.SAME,
                List.of(
                        "sum(m2) over (partition by s1)",
                        "sum(m2) over (partition by s1 order by r1)",
                        "sum(i2) over (order by s1)",
                        "count(*) over (partition by d1)",
                        "count(i2) over (partition by f1 order by r1 rows 3 preceding)",
                        "min(s2) over (partition by p1 order by r1 rows between 1 following and 4 following)",
                        "max(d2) over (partition by p1 order by r1 rows between 5 preceding and 2 preceding)",
                        "avg(m2) over (partition by s1 order by r1)",
                        "avg(n2) over (partition by s1 order by r1)",
                        "sum(n2) over (partition by s1 order by r1 rows between 1 preceding and current row)",
                        "sum(m2) over (order by r1 desc range between 10 preceding and 300 following)",
                        "count(*) over (order by m1 range between 1.5 preceding and 2 following)",
                        "count(*) over (order by y1 range between interval '3' month preceding and interval '12' month following)",
                        "count(*) over (order by t1 range between interval '60' minute preceding and interval '30' minute following)",
                        "count(*) over (order by z1 desc range between interval '1' month preceding and interval '1' month following)",
                        "count(*) over (order by m1 range between unbounded preceding and 5 preceding)",
                        "count(*) over (order by n1 nulls last range between 5 following and unbounded following)",
                        "count(*) over ()",
                        "count(*) over (order by q1 rows between unbounded preceding and unbounded following)",
                        "count(*) over (partition by f1, x1)",
                        "count(*) over (order by y1 range between 10 preceding and 3 following)"));
        utc.agreeInWindows(
                Agreement.SAME, List.of("count(*) over (order by h1 range between 10 preceding and 300 following)"));
        utc.agreeInWindows(
                Agreement.CLOSE,
                List.of(
                        "stddev(m2) over (partition by s1 order by r1)",
                        "avg(h2) over (partition by s1 order by r1 rows between 2 preceding and 2 following)",
                        "sum(f2) over (partition by p1)",
                        "count(*) over (order by d1 range between 1 preceding and 1 following)"));
    }

    @Test
    void bitsAndStructsAreEqual() {
        same(
                "i1 & i2",
                "l1 | l2",
                "i1 ^ h2",
                "~i1",
                "bit_count(i1)",
                "bit_count(l1)",
                "bit_count(p1)",
                "bit_count(b1)",
                "shiftright(l1, 3)",
                "shiftright(i1, 33)",
                "l1 >> i2",
                "named_struct('a', i1, 'b', s1)",
                "named_struct('a', i1, 'b', s1) = named_struct('a', i2, 'b', s2)",
                "if(p1, named_struct('a', i1, 'b', s1), null).b");
        sameOrFails("shiftleft(i1, 3)", "l1 << i2");
    }

    @Test
    void numbersAreRounded() {
        same(
                "round(m1, 1)",
                "round(v1, 3)",
                "round(m1)",
                "round(m1, -1)",
                "round(i1, -1)",
                "round(l1, 2)",
                "ceil(m1)",
                "floor(v1)",
                "ceil(n1, 1)",
                "floor(m1, 0)",
                "round(q1, 10)");
        sameOrFails("round(d1, 2)", "round(d1)", "round(d1, 5)", "round(l1, -2)", "ceil(d1)", "floor(d1)");
    }

    @Test
    void textsAreTrimmed() {
        same(
                "length(s1)",
                "length(x1)",
                "trim(s1)",
                "ltrim(s1)",
                "rtrim(s1)",
                "trim(both s2 from s1)",
                "trim(leading 'ax' from s1)",
                "trim(trailing 'l d' from s1)",
                "concat_ws(',', s1, s2)",
                "concat_ws(s1, s2, 'x', s1)",
                "left(s1, 3)",
                "right(s1, 3)");
    }
}
