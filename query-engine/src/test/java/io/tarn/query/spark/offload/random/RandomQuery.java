package io.tarn.query.spark.offload.random;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A query.
 *
 * @param sql its text
 * @param exact of each column, whether its values are the same on any engine to the last bit
 * @param ordered whether the order of its rows is part of the answer
 * @param settings that it runs with
 */
record RandomQuery(String sql, List<Boolean> exact, boolean ordered, Map<String, String> settings) {
    /** The same with another text. */
    RandomQuery with(String other) {
        return new RandomQuery(other, exact, ordered, settings);
    }

    /** The same with one more setting. */
    RandomQuery with(String setting, String value) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(setting, value);
        return new RandomQuery(sql, exact, ordered, all);
    }
}
