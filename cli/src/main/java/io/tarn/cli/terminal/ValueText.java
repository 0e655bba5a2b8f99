package io.tarn.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a value of a JSON answer is written for a person. */
final class ValueText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NUMERIC =
            Set.of("tinyint", "smallint", "int", "integer", "bigint", "long", "float", "double", "decimal");

    private ValueText() {}

    static String of(@Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            try {
                return JSON.writeValueAsString(value);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("a value that came from JSON cannot be written as JSON", e);
            }
        }
        return value.toString();
    }

    static boolean isNumeric(String sqlType) {
        int bracket = sqlType.indexOf('(');
        return NUMERIC.contains(bracket < 0 ? sqlType : sqlType.substring(0, bracket));
    }
}
