package io.tarn.query.statement;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values that stand for {@code ?} or {@code :name} in a statement. A value is as JSON has it: null, a boolean, a
 * number, a string, a list of those, or an object of a {@code type} of SQL and a {@code value}, which is cast to it; it reaches the
 * engine as a value, never as SQL text.
 */
public sealed interface Parameters {
    /** How many values a statement may have. */
    int LIMIT = 10_000;

    /** Values for {@code ?}, in their order. */
    record Positional(List<@Nullable Object> values) implements Parameters {}

    /** Values for {@code :name}, by name. */
    record Named(Map<String, @Nullable Object> values) implements Parameters {}

    /** No values. */
    static Parameters none() {
        return new Positional(List.of());
    }

    /**
     * Reads the {@code params} of a request.
     *
     * @throws TarnException {@code BAD_REQUEST} if they are neither an array nor an object, or too many; {@code INVALID_VALUE} for
     *     a value that SQL has no literal for
     */
    static Parameters of(@Nullable Object json) {
        if (json == null) {
            return none();
        }
        if (json instanceof List<?> list) {
            checkCount(list.size());
            for (int i = 0; i < list.size(); i++) {
                checkValue("parameter " + (i + 1), list.get(i));
            }
            return new Positional(Collections.unmodifiableList(list));
        }
        if (json instanceof Map<?, ?> map) {
            checkCount(map.size());
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            map.forEach((key, value) -> {
                String name = String.valueOf(key);
                checkName(name);
                checkValue("parameter :" + name, value);
                named.put(name, value);
            });
            return new Named(Collections.unmodifiableMap(named));
        }
        throw new TarnException(
                ErrorCode.BAD_REQUEST,
                "params is " + json + ": give an array of values for ? or an object of values for :name");
    }

    private static void checkCount(int count) {
        if (count > LIMIT) {
            throw new TarnException(
                    ErrorCode.BAD_REQUEST,
                    "the statement has " + count + " parameters; at most " + LIMIT + " are taken");
        }
    }

    private static void checkName(String name) {
        if (!Pattern.matches("[A-Za-z_][A-Za-z0-9_]*", name)) {
            throw new TarnException(
                    ErrorCode.BAD_REQUEST,
                    "'" + name + "' is not a parameter name: letters, digits and underscores, no digit first");
        }
    }

    private static void checkValue(String what, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            boolean typed = map.keySet().equals(Set.of("type", "value")) && map.get("type") instanceof String;
            if (!typed) {
                throw new TarnException(
                        ErrorCode.INVALID_VALUE,
                        what + " is an object: give null, a boolean, a number, a string, an array of those, or"
                                + " {\"type\": \"date\", \"value\": \"2024-02-29\"}");
            }
            checkValue(what, map.get("value"));
        }
        if (value instanceof List<?> list) {
            list.forEach(element -> checkValue(what, element));
        }
    }
}
