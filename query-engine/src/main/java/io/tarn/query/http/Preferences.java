package io.tarn.query.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a header like {@code Accept} names, each with how much it is liked: from 0, not at all, to 1 (RFC 9110, section 12.4.2). */
final class Preferences {
    private final Map<String, Double> weights = new LinkedHashMap<>();

    Preferences(String header) {
        for (String element : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = element.split(";", -1);
            weights.putIfAbsent(parts[0].strip(), weight(parts));
        }
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }

    /** Whether the header has any of these names. */
    boolean names(List<String> names) {
        return names.stream().anyMatch(weights::containsKey);
    }

    /** The weight of the first of these names that the header has; 0 if it has none. */
    double weight(List<String> names) {
        return names.stream()
                .filter(weights::containsKey)
                .findFirst()
                .map(weights::get)
                .orElse(0.0);
    }
}
