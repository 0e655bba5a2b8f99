package io.tarn.catalog.metastore;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What clients of a warehouse are told by {@code GET /v1/config}, besides its prefix. Sorted and bounded.
 *
 * @param defaults they use where they are configured with nothing else
 * @param overrides they use whatever they are configured with
 */
public record WarehouseProperties(Map<String, String> defaults, Map<String, String> overrides) {
    /** For each of the two. */
    static final int MOST_PROPERTIES = 100;

    private static final int LONGEST_KEY = 255;
    private static final int LONGEST_VALUE = 4096;

    /** How a client finds this very warehouse is not a property of it. */
    private static final Set<String> RESERVED = Set.of("prefix", "uri", "warehouse", "namespace-separator");

    /** Classes that a client loads by name, this server's own engine among the clients: for each of them to decide. */
    private static final Set<String> NEVER_FORCED = Set.of("io-impl", "catalog-impl", "metrics-reporter-impl");

    /**
     * Keeps copies.
     *
     * @throws TarnException {@code INVALID_VALUE} if there are too many, or one of them cannot be
     */
    public WarehouseProperties {
        defaults = checked("default", defaults);
        overrides = checked("override", overrides);
        for (String key : overrides.keySet()) {
            if (NEVER_FORCED.contains(key)) {
                throw invalid("override", key, "it names a class that clients load; set it as a default instead");
            }
        }
    }

    /** Nothing to tell. */
    public static WarehouseProperties none() {
        return new WarehouseProperties(Map.of(), Map.of());
    }

    private static Map<String, String> checked(String what, Map<String, String> properties) {
        if (properties.size() > MOST_PROPERTIES) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    properties.size() + " " + what + " properties for a warehouse are too many, at most "
                            + MOST_PROPERTIES + " are kept");
        }
        properties.forEach((key, value) -> check(what, key, value));
        // Iceberg asks a map whether it holds null, which a sorted one takes ill.
        return Collections.unmodifiableMap(new LinkedHashMap<>(new TreeMap<>(properties)));
    }

    // JSON may bring a null, whatever the type of the map says.
    private static void check(String what, String key, @Nullable String value) {
        if (key.isBlank() || key.length() > LONGEST_KEY || key.codePoints().anyMatch(Character::isISOControl)) {
            throw invalid(what, key, "a key has 1 to " + LONGEST_KEY + " characters, none of them a control character");
        }
        if (RESERVED.contains(key)) {
            throw invalid(what, key, "Tarn sets it itself");
        }
        if (value == null || value.length() > LONGEST_VALUE) {
            throw invalid(what, key, "a value is a text of at most " + LONGEST_VALUE + " characters");
        }
    }

    private static TarnException invalid(String what, String key, String why) {
        String shown = key.length() > LONGEST_KEY ? key.substring(0, LONGEST_KEY) + "..." : key;
        return new TarnException(
                ErrorCode.INVALID_VALUE, "'" + shown + "' cannot be a " + what + " property of a warehouse: " + why);
    }
}
