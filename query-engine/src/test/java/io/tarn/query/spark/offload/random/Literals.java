package io.tarn.query.spark.offload.random;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Values of Spark's rows as SQL. */
final class Literals {
    private Literals() {}

    /** A row in parentheses. */
    static String row(Row row) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            values.add("cast(" + of(row.get(i)) + " AS "
                    + row.schema().fields()[i].dataType().sql() + ")");
        }
        return "(" + String.join(", ", values) + ")";
    }

    private static String of(@Nullable Object value) {
        if (value == null) {
            return "NULL";
        } else if (value instanceof Double || value instanceof Float) {
            return "'" + value + "'";
        } else if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        } else if (value instanceof String text) {
            return text(text);
        } else if (value instanceof byte[] bytes) {
            return "X'" + HexFormat.of().formatHex(bytes) + "'";
        } else if (value instanceof LocalDate || value instanceof Instant || value instanceof LocalDateTime) {
            return "'" + value + "'";
        } else if (value instanceof Row struct) {
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < struct.size(); i++) {
                fields.add("'" + struct.schema().fieldNames()[i] + "', " + of(struct.get(i)));
            }
            return "named_struct(" + String.join(", ", fields) + ")";
        } else if (value instanceof scala.collection.Seq<?> list) {
            return "array("
                    + String.join(
                            ", ",
                            CollectionConverters.asJava(list).stream()
                                    .map(Literals::of)
                                    .toList()) + ")";
        } else if (value instanceof scala.collection.Map<?, ?> map) {
            List<String> entries = new ArrayList<>();
            CollectionConverters.asJava(map).forEach((key, item) -> entries.add(of(key) + ", " + of(item)));
            return "map(" + String.join(", ", entries) + ")";
        }
        return value.toString();
    }

    private static String text(String text) {
        StringBuilder literal = new StringBuilder("'");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\'' -> literal.append("\\'");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\t' -> literal.append("\\t");
                default -> literal.append(c);
            }
        }
        return literal.append('\'').toString();
    }
}
