package io.tarn.query.spark;

import io.tarn.query.statement.Parameters;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * Hands a statement and its parameters to Spark. A whole number is an int where it fits, else a bigint, else a decimal; a
 * number with a fraction is a decimal, as it is in SQL text, and a double beyond 38 digits.
 */
record SparkParameters(Parameters parameters) {
    private static final int LARGEST_PRECISION = 38;

    Dataset<Row> analyse(SparkSession session, String sql) {
        if (parameters instanceof Parameters.Named named) {
            Map<String, Object> values = new LinkedHashMap<>();
            named.values().forEach((name, value) -> values.put(name, literal(value)));
            return session.sql(sql, values);
        }
        List<@Nullable Object> values = ((Parameters.Positional) parameters).values();
        return values.isEmpty()
                ? session.sql(sql)
                : session.sql(sql, values.stream().map(SparkParameters::literal).toArray());
    }

    private static Column literal(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return functions.array(list.stream().map(SparkParameters::literal).toArray(Column[]::new));
        }
        if (value instanceof BigInteger big) {
            return number(new BigDecimal(big));
        }
        return value instanceof BigDecimal decimal ? number(decimal) : functions.lit(value);
    }

    private static Column number(BigDecimal value) {
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        boolean fits = Math.max(plain.precision(), plain.scale()) <= LARGEST_PRECISION;
        return fits ? functions.lit(plain) : functions.lit(value.doubleValue());
    }
}
