package io.tarn.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The arguments of a benchmark.
 *
 * @param values of options by their names, defaults among them
 * @param others arguments that belong to no option, in their order
 */
record Options(Map<String, String> values, List<String> others) {
    /** Reads arguments, {@code --name value} or others. */
    static Options of(String[] given, Map<String, String> defaults) {
        Map<String, String> values = new LinkedHashMap<>(defaults);
        List<String> others = new ArrayList<>();
        for (int i = 0; i < given.length; i++) {
            if (values.containsKey(given[i]) && i + 1 < given.length) {
                values.put(given[i], given[++i]);
            } else if (given[i].startsWith("--")) {
                throw new IllegalArgumentException("there is no option " + given[i] + ", or it has no value");
            } else {
                others.add(given[i]);
            }
        }
        return new Options(values, others);
    }

    String get(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    /** The parts of a list with commas; empty for the empty text. */
    List<String> list(String name) {
        return get(name).isEmpty() ? List.of() : List.of(get(name).split(",", -1));
    }
}
