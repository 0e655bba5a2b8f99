package io.tarn.query.statement;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Settings that a request names, for its statement or its session.
 *
 * @param byName the values as text, sorted by name; whether there is such a setting is the engine's business
 */
public record SettingValues(SortedMap<String, String> byName) {
    private static final SettingValues NONE = new SettingValues(new TreeMap<>());

    /** Keeps a copy of the map. */
    public SettingValues {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }

    /** None. */
    public static SettingValues none() {
        return NONE;
    }

    /**
     * Reads them as JSON has them; null is none.
     *
     * @throws TarnException {@code INVALID_VALUE} for a value that is neither a string, a number nor a boolean
     */
    public static SettingValues of(@Nullable Map<String, @Nullable Object> json) {
        if (json == null) {
            return NONE;
        }
        SortedMap<String, String> texts = new TreeMap<>();
        json.forEach((name, value) -> {
            if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                throw new TarnException(
                        ErrorCode.INVALID_VALUE,
                        "setting " + name + " is " + value + "; give a string, a number or a boolean");
            }
            texts.put(name, value.toString());
        });
        return new SettingValues(texts);
    }
}
