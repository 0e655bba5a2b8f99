package io.tarn.query.spark.offload.expression;

import io.tarn.query.spark.offload.expression.Differential.Agreement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What DuckDB has no function for is Spark's own code inside its query: the same values, and the same rows fail. */
class SparkFunctionsTest {
    private static OneSpark spark;
    private static Differential utc;
    private static Differential newYork;

    @BeforeAll
    static void start() {
        spark = new OneSpark();
        newYork = new Differential(spark.session(), "America/New_York");
        utc = new Differential(spark.session(), "UTC");
    }

    @AfterAll
    static void stop() {
        utc.close();
        newYork.close();
        spark.close();
    }

    private static void same(String... sql) {
        utc.agree(Agreement.SAME, List.of(sql));
    }

    @Test
    void texts() {
        same(
                "upper(s1)",
                "lower(s1)",
                "initcap(s1)",
                "s1 ilike 'A%'",
                "s1 rlike '^[a-z]+$'",
                "instr(s1, 'b')",
                "locate('b', s1, 3)",
                "ascii(s1)",
                "levenshtein(s1, s2)",
                "find_in_set(s2, s1)",
                "octet_length(s1)",
                "bit_length(s1)",
                "lpad(s1, 6, s2)",
                "rpad(s1, 8, '-')",
                "repeat(s1, 3)",
                "reverse(s1)",
                "replace(s1, 'a', s2)",
                "translate(s1, 'abé', 'xy')",
                "split_part(s1, ',', 2)",
                "substring_index(s1, 'b', -1)",
                "overlay(s1 placing 'Z' from 2)",
                "regexp_replace(s1, '([a-z])', '<$1>')",
                "regexp_extract(s1, '([a-z]+)(\\\\d*)', 1)",
                "regexp_count(s1, 'b')",
                "soundex(s1)",
                "mask(s1)",
                "chr(i1)",
                "space(b1)",
                "elt(b1, s1, s2)",
                "format_string('%s-%d', s1, i1)",
                "format_number(n1, 2)",
                "to_char(m1, '99999.99')",
                "conv(s1, 10, 16)",
                "hex(i1)",
                "hex(s1)",
                "bin(l1)",
                "s1 like s2");
    }

    @Test
    void binariesAndHashes() {
        same(
                "base64(x1)",
                "hex(x1)",
                "md5(x1)",
                "sha1(s1)",
                "sha2(s1, 256)",
                "crc32(x1)",
                "hash(s1, i1, d1, n1, y1, t1)",
                "xxhash64(x1, l1, p1, f1)",
                "substring(x1, 2, 2)",
                "encode(s1, 'UTF-16BE')",
                "unhex(hex(s1))",
                "decode(x1, 'ISO-8859-1')");
    }

    @Test
    void numbers() {
        same(
                "bround(m1, 1)",
                "bround(d1, 1)",
                "rint(d1)",
                "signum(d1)",
                "sqrt(abs(d1))",
                "cbrt(i1)",
                "factorial(b1)",
                "width_bucket(d1, 0, 10, 5)",
                "shiftrightunsigned(i1, 3)",
                "cast(d1 as string)",
                "cast(f1 as string)",
                "cast(f1 as decimal(10,2))",
                "cast(m1 as float)",
                "cast(l1 as float)",
                "try_add(i1, i2)",
                "try_multiply(l1, l2)",
                "try_divide(m1, n2)",
                "try_cast(s1 as int)",
                "try_cast(s1 as double)",
                "try_cast(s1 as decimal(12,3))",
                "try_cast(d1 as int)",
                "try_cast(s1 as boolean)",
                "try_to_number(s1, '999.99')");
        utc.agree(
                Agreement.CLOSE, List.of("exp(b1)", "ln(i1)", "log10(d1)", "pow(b1, 2.5)", "sin(i1)", "atan2(d1, 3)"));
    }

    @Test
    void datesAndTimes() {
        for (Differential zone : List.of(utc, newYork)) {
            zone.agree(
                    Agreement.SAME,
                    List.of(
                            "next_day(y1, 'MO')",
                            "trunc(y1, 'MM')",
                            "months_between(y1, y2)",
                            "make_date(i1, 2, 29)",
                            "date_format(t1, 'yyyy-MM-dd EEE')",
                            "date_format(y1, 'MMM d')",
                            "hour(t1)",
                            "minute(z1)",
                            "second(t1)",
                            "extract(second from t1)",
                            "date_trunc('WEEK', t1)",
                            "date_trunc('HOUR', z1)",
                            "t1 + dt1",
                            "t1 + ym1",
                            "z1 - dt1",
                            "t1 - t2",
                            "z1 - z2",
                            "cast(t1 as date)",
                            "cast(y1 as timestamp)",
                            "cast(t1 as string)",
                            "cast(z1 as timestamp)",
                            "from_utc_timestamp(t1, 'Asia/Tokyo')",
                            "to_utc_timestamp(t1, 'Europe/Berlin')",
                            "unix_micros(t1)",
                            "unix_timestamp(t1)",
                            "timestamp_seconds(i1)",
                            "timestampadd(MONTH, 3, t1)",
                            "timestampdiff(DAY, t1, t2)",
                            "try_cast(s1 as date)",
                            "try_cast(s1 as timestamp)",
                            "try_cast(s1 as timestamp_ntz)",
                            "try_to_date(s1, 'yyyy-MM-dd')",
                            "extract(day from dt1)",
                            "make_dt_interval(0, b1, 0, 1.5)",
                            "dayname(y1)",
                            "convert_timezone('UTC', 'Asia/Kathmandu', z1)"));
        }
    }

    /** Arrays and maps that come and go inside an expression are Spark's alone. */
    @Test
    void listsInsideOfExpressions() {
        same(
                "split(s1, ',')[0]",
                "size(split(s1, 'b'))",
                "array_join(transform(split(s1, ''), x -> upper(x)), '-')",
                "aggregate(array(i1, i2, 3), 0L, (acc, x) -> acc + coalesce(x, 0))",
                "exists(array(i1, i2), x -> x > b1)",
                "element_at(array(s1, s2), -1)",
                "array_contains(array(i1, i2), 1)",
                "array_max(array(d1, d2))",
                "map('a', i1, 'b', i2)['b']",
                "str_to_map(s1, ',', 'b')['a']",
                "get_json_object('{\"a\": 7}', concat('$.', s1))",
                "named_struct('a', array(i1, 2)).a[0]",
                "to_json(named_struct('a', i1, 'b', s1))",
                "from_json(concat('{\"a\":\"', trim(s1), '\"}'), 'a string').a");
    }

    @Test
    void listsOfRows() {
        same(
                "split(s1, ',')",
                "sort_array(array(i1, i2))",
                "transform(array(s1, s2), x -> upper(x))",
                "filter(array(l1, l2, 0), x -> x >= 0)",
                "array_distinct(array(p1, p2))",
                "array_union(array(b1), array(b2, null))",
                "array(i1, i2)[b1]",
                "get(array(i1, i2), i1)",
                "element_at(array(s1, s2), b1)",
                "try_element_at(array(s1, s2), b1)",
                "size(if(p1, array(s1), null))",
                "array_contains(array(d1, d2), d1)",
                "array_contains(array(i1, i2), 0)",
                "map(s1, i1)[s2]",
                "element_at(map(s1, i1), s2)",
                "map_keys(map('a', i1, 'b', i2))",
                "map_values(map(1, s1, 2, s2))",
                "cardinality(map('a', i1))");
    }

    /** Lambda functions keep their arguments in themselves. */
    @Test
    void threadsShareNothing() {
        utc.agreeInParallel("array_sort(transform(split(x, ','), y -> concat(y, y)))", "a,b,c", "z,y", "q");
    }

    @Test
    void chanceAndTablesStayWithSpark() {
        utc.notNative(List.of("rand()", "uuid()", "monotonically_increasing_id()", "input_file_name()"));
    }
}
