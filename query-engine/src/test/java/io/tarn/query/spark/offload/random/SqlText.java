package io.tarn.query.spark.offload.random;

import java.util.List;

/** Literals of SQL from choices; the first of each kind is the simplest. */
final class SqlText {
    private static final List<String> WORDS = List.of(
            "''",
            "'a'",
            "'ab'",
            "'abc'",
            "'A'",
            "' a '",
            "'z%'",
            "'_x'",
            "'1'",
            "'12'",
            "'-3'",
            "'1.5'",
            "'2024-02-29'",
            "'true'",
            "'é'",
            "'straße'",
            "'日本'",
            "'🏔'",
            "'a,b'",
            "'aXbX'",
            "'prefix-prefix-1'",
            "'x''y'",
            "'\\\\'",
            "' '");
    private static final List<String> DATES = List.of(
            "2024-01-01",
            "2024-02-29",
            "2023-12-31",
            "1970-01-01",
            "2024-03-31",
            "1969-12-31",
            "1900-03-01",
            "2000-02-29",
            "1582-10-15",
            "0001-01-01",
            "9999-12-31");
    private static final List<String> TIMES =
            List.of("00:00:00", "12:34:56.789", "23:59:59.999999", "01:30:00", "02:30:00", "00:00:00.000001");
    private static final List<String> ZONED = List.of("", "Z", "+05:30", " America/New_York");

    private SqlText() {}

    static String literal(Choices choices, Kind kind) {
        return switch (kind) {
            case INT -> integer(choices);
            case BIG -> integer(choices) + "L";
            case SMALL -> "cast(" + integer(choices) + " AS smallint)";
            case TINY -> "cast(" + choices.below(128) + " AS tinyint)";
            case DEC ->
                choices.of("1.5", "0.00", "-2.75", "10.001", "99999.99", "0.1", "123456789012345678.12", "0.001");
            case DBL ->
                choices.of(
                        "1.5D",
                        "0D",
                        "-2.25D",
                        "1e10D",
                        "double('NaN')",
                        "double('-Infinity')",
                        "-0.0D",
                        "0.1D",
                        "1e-300D");
            case FLT -> choices.of("1.5F", "0F", "-2.25F", "float('NaN')", "0.1F");
            case BOOL -> choices.of("true", "false");
            case TEXT -> choices.of(WORDS);
            case BIN -> choices.of("X'61'", "X''", "X'00ff'", "X'e697a5'");
            case DATE -> "DATE'" + choices.of(DATES) + "'";
            case TS -> "TIMESTAMP'" + choices.of(DATES) + " " + choices.of(TIMES) + choices.of(ZONED) + "'";
            case NTZ -> "TIMESTAMP_NTZ'" + choices.of(DATES) + " " + choices.of(TIMES) + "'";
            case YM ->
                choices.of(
                        "INTERVAL '0-1' YEAR TO MONTH",
                        "INTERVAL '-1-2' YEAR TO MONTH",
                        "INTERVAL '3-0' YEAR TO MONTH");
            case DT ->
                choices.of(
                        "INTERVAL '1 00:00:00' DAY TO SECOND",
                        "INTERVAL '1 01:00:00' DAY TO SECOND",
                        "INTERVAL '-1 02:03:04.000005' DAY TO SECOND",
                        "INTERVAL '0 00:00:00.5' DAY TO SECOND");
            case AI -> choices.of("array(1, 2, 3)", "cast(array() AS array<int>)", "array(3, NULL, 1, 1)");
            case AT -> choices.of("array('a', 'b')", "array(NULL, 'é', '')", "cast(array() AS array<string>)");
            case ST -> choices.of("named_struct('a', 1, 'b', 'x')", "named_struct('a', cast(NULL AS int), 'b', 'é')");
            case M ->
                choices.of("map('a', 1)", "map('a', 1, 'b', cast(NULL AS int))", "cast(map() AS map<string,int>)");
        };
    }

    private static String integer(Choices choices) {
        int small = choices.below(23);
        if (small < 20) {
            return small % 2 == 0 ? String.valueOf(small / 2) : "-" + (small / 2 + 1);
        }
        return choices.of("100", "2147483647", "-2147483647");
    }

    /** Small numbers, from 0. */
    static String small(Choices choices) {
        return String.valueOf(choices.of(1, 2, 0, 3, 5, -1, -2, 9));
    }

    /** Text that stands in a hole of this name; null if it is the name of no such hole. */
    static String word(Choices choices, String hole) {
        return switch (hole) {
            case "n" -> small(choices);
            case "p" -> String.valueOf(1 + choices.below(5));
            case "t" -> choices.of(WORDS);
            case "like" -> choices.of("'a%'", "'%b%'", "'_'", "'%'", "'a_c'", "'%\\\\%%'", "'é%'", "''", "'%-1'");
            case "re" -> choices.of("'a'", "'[a-c]+'", "'^a'", "'\\\\d+'", "'(a)(b)'", "'.'", "'x$'", "'a|b'");
            case "date_unit" -> choices.of("'MONTH'", "'YEAR'", "'QUARTER'", "'WEEK'");
            case "ts_unit" ->
                choices.of("'DAY'", "'HOUR'", "'MONTH'", "'YEAR'", "'WEEK'", "'MINUTE'", "'SECOND'", "'QUARTER'");
            case "add_unit" -> choices.of("DAY", "HOUR", "MONTH", "YEAR", "WEEK", "MINUTE", "SECOND", "QUARTER");
            case "field" ->
                choices.of("YEAR", "MONTH", "DAY", "QUARTER", "DOW", "DOY", "WEEK", "YEAROFWEEK", "DAYOFWEEK_ISO");
            case "time_field" -> choices.of("HOUR", "MINUTE", "DAY", "YEAR", "DOY");
            case "fmt" ->
                choices.of(
                        "'yyyy-MM-dd'",
                        "'yyyyMMdd'",
                        "'HH:mm:ss'",
                        "'yyyy-MM-dd HH:mm:ss.SSS'",
                        "'MMM d, yyyy'",
                        "'D'",
                        "'EEEE'",
                        "'dd/MM/yy'");
            case "zone" ->
                choices.of(
                        "'UTC'",
                        "'America/New_York'",
                        "'Asia/Kolkata'",
                        "'Europe/Berlin'",
                        "'+02:00'",
                        "'Australia/Lord_Howe'");
            case "dow" -> choices.of("'MO'", "'SU'", "'Fri'");
            case "type_dec" ->
                choices.of("decimal(12,3)", "decimal(5,0)", "decimal(38,6)", "decimal(20,10)", "decimal(3,2)");
            default -> throw new IllegalArgumentException("there is no hole {" + hole + "}");
        };
    }
}
