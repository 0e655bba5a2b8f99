package io.tarn.query.spark.offload.expression;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows that meet the edges of every type, in two columns each, such as {@code i1} and {@code i2}: every value of one with every of the other. */
final class Samples {
    private static final int ROWS = 2_400;

    private final Map<String, DataType> types = new LinkedHashMap<>();
    private final Map<String, List<?>> values = new LinkedHashMap<>();

    Samples() {
        addIntegers();
        addFloats();
        addDecimals();
        addWideDecimals();
        addTexts();
        addTimes();
        // Of which each row has another.
        add("r", DataTypes.IntegerType, IntStream.range(0, ROWS).boxed().toArray());
    }

    private void addIntegers() {
        add("p", DataTypes.BooleanType, null, true, false);
        add("b", DataTypes.ByteType, null, (byte) 0, (byte) 1, (byte) -1, (byte) 7, Byte.MAX_VALUE, Byte.MIN_VALUE);
        add(
                "h",
                DataTypes.ShortType,
                null,
                (short) 0,
                (short) 1,
                (short) -1,
                (short) 300,
                Short.MAX_VALUE,
                Short.MIN_VALUE);
        add(
                "i",
                DataTypes.IntegerType,
                null,
                0,
                1,
                -1,
                2,
                3,
                -5,
                12,
                31,
                366,
                65_536,
                100_000_000,
                Integer.MAX_VALUE,
                Integer.MIN_VALUE);
        add(
                "l",
                DataTypes.LongType,
                null,
                0L,
                1L,
                -1L,
                7L,
                -10L,
                255L,
                1L << 31,
                1L << 53,
                (1L << 53) + 1,
                1_700_000_000L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MIN_VALUE + 1);
    }

    private void addFloats() {
        add(
                "f",
                DataTypes.FloatType,
                null,
                0f,
                -0f,
                1f,
                -2.5f,
                0.1f,
                1e10f,
                16_777_217f,
                Float.MAX_VALUE,
                Float.MIN_VALUE,
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY);
        add(
                "d",
                DataTypes.DoubleType,
                null,
                0d,
                -0d,
                1d,
                -1d,
                0.5,
                1.5,
                2.5,
                -2.5,
                0.1,
                2.675,
                1e-7,
                123_456.789,
                2_147_483_647.5,
                -2_147_483_648.9,
                9.007199254740993E15,
                9.223372036854775E18,
                9.3e18,
                1e20,
                1e39,
                1e308,
                Double.MIN_VALUE,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY);
    }

    private void addDecimals() {
        decimal(
                "m",
                7,
                2,
                "0.00",
                "0.01",
                "-0.01",
                "1.00",
                "12.50",
                "-12.55",
                "0.05",
                "99999.99",
                "-99999.99",
                "2.00",
                "3.00",
                "7.77");
        decimal(
                "n",
                12,
                2,
                "0.00",
                "1.00",
                "-1.00",
                "0.05",
                "3.33",
                "901.00",
                "104949.50",
                "9999999999.99",
                "-9999999999.99",
                "17.00");
        decimal(
                "q",
                18,
                6,
                "0.000000",
                "1.000000",
                "-0.000001",
                "0.500000",
                "3.141593",
                "100000.000000",
                "999999999999.999999",
                "-999999999999.999999");
    }

    private void addWideDecimals() {
        decimal(
                "u",
                38,
                0,
                "0",
                "1",
                "-1",
                "7",
                "10000000000000000000",
                "99999999999999999999999999999999999999",
                "-99999999999999999999999999999999999999",
                "170141183460469231731687303715884105727".substring(0, 38));
        decimal(
                "v",
                38,
                18,
                "0.000000000000000000",
                "1.000000000000000000",
                "-1.500000000000000000",
                "0.000000000000000001",
                "3.333333333333333333",
                "99999999999999999999.999999999999999999",
                "-99999999999999999999.999999999999999999");
        decimal(
                "w",
                20,
                20,
                "0.00000000000000000000",
                "0.50000000000000000000",
                "-0.99999999999999999999",
                "0.00000000000000000001");
    }

    private void addTexts() {
        add(
                "s",
                DataTypes.StringType,
                null,
                "",
                "a",
                "A",
                "abc",
                "aXbXc",
                "Hello, World",
                "  padded  ",
                "\ttab\n",
                "ß straße",
                "ÄÖÜ äöü",
                "日本語テキスト",
                "e\u0301clair",
                "😀 smile 😀",
                "İstanbul ı",
                "%",
                "_",
                "a%b",
                "a_b",
                "a\\b",
                "100",
                "-7",
                " 42 ",
                "+5",
                "3.14",
                "-0.005",
                "1e3",
                "1.5",
                "12345678901234567890",
                "NaN",
                "Infinity",
                "true",
                "FALSE",
                "t",
                "2024-02-29",
                "2023-02-29",
                "2024-02-29 12:34:56",
                "2024-02-29T12:34:56.123456",
                "1582-10-10",
                "0001-01-01",
                "a,b,,c",
                "xyzabcabcxyz",
                "\u007f",
                "a b  c");
        add(
                "x",
                DataTypes.BinaryType,
                null,
                new byte[0],
                new byte[] {0},
                new byte[] {(byte) 0xff},
                "abc".getBytes(),
                new byte[] {(byte) 0xc3, (byte) 0x9f},
                new byte[] {1, 2, 3});
    }

    private void addTimes() {
        List<Object> dates = new ArrayList<>();
        List<Object> instants = new ArrayList<>();
        List<Object> locals = new ArrayList<>();
        for (String text :
                "1970-01-01 2024-02-29 2023-02-28 2000-02-29 1900-02-28 2024-12-31 2021-01-03 2020-12-28 1999-12-31 1582-10-04 1582-10-10 1582-10-15 1883-11-18 0001-01-01 9999-12-31 1969-12-31 2024-03-10 2024-11-03"
                        .split(" ")) {
            dates.add(LocalDate.parse(text));
        }
        for (String text :
                ("1970-01-01T00:00:00 2024-02-29T12:34:56.123456 1969-12-31T23:59:59.999999 1900-01-01T00:00:00 1582-10-10T01:02:03"
                                + " 0001-01-01T00:00:00 9999-12-31T23:59:59.999999 2024-03-10T06:59:59 2024-03-10T07:00:00 2024-03-10T02:30:00"
                                + " 2024-11-03T05:30:00 2024-11-03T06:30:00 2024-11-03T01:30:00 1883-11-18T17:00:00 2024-12-31T23:00:00.5 1883-11-18T12:00:00"
                                + " 2038-01-19T03:14:08 2100-07-01T12:00:00")
                        .split(" ")) {
            locals.add(LocalDateTime.parse(text));
            instants.add(Instant.parse(text + "Z"));
        }
        dates.add(0, null);
        locals.add(0, null);
        instants.add(0, null);
        add("y", DataTypes.DateType, dates.toArray());
        add("t", DataTypes.TimestampType, instants.toArray());
        add("z", DataTypes.TimestampNTZType, locals.toArray());
        add(
                "ym",
                DataTypes.createYearMonthIntervalType(),
                null,
                Period.ofMonths(0),
                Period.ofMonths(1),
                Period.ofMonths(-13),
                Period.ofMonths(1200));
        add(
                "dt",
                DataTypes.createDayTimeIntervalType(),
                null,
                Duration.ZERO,
                Duration.ofDays(1),
                Duration.ofSeconds(-3_661),
                Duration.ofNanos(1_000),
                Duration.ofDays(100_000));
    }

    private void decimal(String name, int precision, int scale, String... texts) {
        List<Object> decimals = new ArrayList<>();
        decimals.add(null);
        Arrays.stream(texts).map(BigDecimal::new).forEach(decimals::add);
        add(name, new DecimalType(precision, scale), decimals.toArray());
    }

    private void add(String name, DataType type, Object... edges) {
        for (int i = 1; i <= 2; i++) {
            types.put(name + i, type);
            values.put(name + i, Arrays.asList(edges));
        }
    }

    StructType schema() {
        return new StructType(types.entrySet().stream()
                .map(each -> DataTypes.createStructField(each.getKey(), each.getValue(), true))
                .toArray(StructField[]::new));
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            List<Object> cells = new ArrayList<>();
            for (Map.Entry<String, List<?>> column : values.entrySet()) {
                cells.add(column.getValue().get(edge(row, column.getKey())));
            }
            rows.add(RowFactory.create(cells.toArray()));
        }
        return rows;
    }

    private int edge(int row, String column) {
        int edges = values.get(column).size();
        return (column.endsWith("1") ? row : row / edges) % edges;
    }

    /** Rows that have all that the columns have together, without any twice. */
    List<Integer> distinct(List<String> columns) {
        Set<List<Integer>> seen = new HashSet<>();
        return IntStream.range(0, ROWS)
                .filter(row -> seen.add(
                        columns.stream().map(column -> edge(row, column)).toList()))
                .boxed()
                .toList();
    }
}
