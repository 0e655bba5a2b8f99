package io.tarn.query.spark.offload.random;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Values of a column, as Spark takes them in rows.
 *
 * @param wild whether extremes are among them
 * @param nulls in a hundred values
 */
record RandomValues(Random random, boolean wild, int nulls) {
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "b",
            "ab",
            "abc",
            "A",
            " a ",
            "z%",
            "_x",
            "1",
            "12",
            "-3",
            "1.5",
            "2024-02-29",
            "true",
            "é",
            "straße",
            "日本",
            "🏔",
            "a,b",
            "aXbX",
            "prefix-prefix-prefix-1",
            "prefix-prefix-prefix-2",
            "x'y",
            "\\",
            "a\tb\n",
            "e\u0301",
            "null",
            "NaN",
            "Z",
            "zz",
            "a-b-c");
    private static final List<Double> DOUBLES = List.of(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            -0.0,
            0.0,
            1e308,
            -1e308,
            4.9e-324,
            0.1,
            1e20,
            1e-5,
            1e7,
            123456789.125,
            9007199254740993.0,
            -2.5,
            0.5,
            1.5);
    private static final List<LocalDate> DATES = List.of(
            LocalDate.of(1, 1, 1),
            LocalDate.of(9999, 12, 31),
            LocalDate.of(1582, 10, 15),
            LocalDate.of(1582, 10, 4),
            LocalDate.EPOCH,
            LocalDate.of(1969, 12, 31),
            LocalDate.of(1900, 2, 28),
            LocalDate.of(2000, 2, 29));
    private static final LocalDate FIRST = LocalDate.of(2023, 12, 15);

    /** A value of a type; nested values can be NULL, too. */
    @Nullable
    Object of(DataType type) {
        return random.nextInt(100) < nulls ? null : present(type);
    }

    private Object present(DataType type) {
        if (type instanceof DecimalType decimal) {
            return decimal(decimal);
        } else if (type instanceof ArrayType array) {
            return list(array.elementType());
        } else if (type instanceof MapType map) {
            return map(map);
        } else if (type instanceof StructType struct) {
            List<@Nullable Object> values = new ArrayList<>();
            for (var field : struct.fields()) {
                values.add(of(field.dataType()));
            }
            return RowFactory.create(values.toArray());
        }
        return simple(type);
    }

    private Object simple(DataType type) {
        if (type == DataTypes.BooleanType) {
            return random.nextBoolean();
        } else if (type == DataTypes.IntegerType) {
            return extreme() ? one(List.of(Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 20)) : random.nextInt(24) - 6;
        } else if (type == DataTypes.LongType) {
            return extreme() ? one(List.of(Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53)) : random.nextInt(400) - 100L;
        } else if (type == DataTypes.FloatType) {
            return wild ? one(DOUBLES).floatValue() : (random.nextInt(400) - 200) / 4F;
        } else if (type == DataTypes.DoubleType) {
            return wild ? one(DOUBLES) : (random.nextInt(400) - 200) / 4D;
        } else if (type == DataTypes.StringType) {
            return extreme() ? one(TEXTS).repeat(1 + random.nextInt(400)) : one(TEXTS);
        } else if (type == DataTypes.BinaryType) {
            return extreme()
                    ? new byte[] {0, -1, (byte) random.nextInt()}
                    : one(TEXTS).getBytes(StandardCharsets.UTF_8);
        } else if (type == DataTypes.DateType) {
            return date();
        } else if (type == DataTypes.TimestampType) {
            return LocalDateTime.of(date(), time()).toInstant(ZoneOffset.UTC);
        } else if (type == DataTypes.TimestampNTZType) {
            return LocalDateTime.of(date(), time());
        }
        throw new IllegalArgumentException("no values are known of " + type);
    }

    private boolean extreme() {
        return wild && random.nextInt(12) == 0;
    }

    private LocalDate date() {
        return extreme() ? one(DATES) : FIRST.plusDays(random.nextInt(120));
    }

    private LocalTime time() {
        return switch (random.nextInt(4)) {
            case 0 -> LocalTime.MIDNIGHT;
            case 1 -> LocalTime.of(random.nextInt(4), 30 * random.nextInt(2));
            case 2 -> LocalTime.MAX.minusNanos(999);
            default ->
                LocalTime.ofNanoOfDay(random.nextInt(86_400) * 1_000_000_000L + random.nextInt(1_000_000) * 1000L);
        };
    }

    private BigDecimal decimal(DecimalType type) {
        int digits = wild ? 1 + random.nextInt(type.precision()) : Math.min(type.precision(), type.scale() + 2);
        BigInteger most = BigInteger.TEN.pow(digits);
        BigInteger unscaled = new BigInteger(130, random).mod(most);
        if (random.nextInt(3) == 0) {
            unscaled = unscaled.negate();
        } else if (random.nextInt(3) == 0) {
            return BigDecimal.valueOf(random.nextInt(3))
                    .setScale(type.scale(), RoundingMode.DOWN)
                    .min(new BigDecimal(BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE), type.scale()));
        }
        return new BigDecimal(unscaled, type.scale());
    }

    private Object list(DataType element) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(of(element));
        }
        return CollectionConverters.asScala(values).toSeq();
    }

    private Object map(MapType type) {
        Map<Object, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.put(present(type.keyType()), of(type.valueType()));
        }
        return scala.collection.immutable.Map.from(CollectionConverters.asScala(values));
    }

    private <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
