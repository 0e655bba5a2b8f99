package io.tarn.catalog.metastore;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.storage.property.AllowedProperties;
import io.tarn.storage.property.SecretReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What clients of a warehouse are told by {@code GET /v1/config}, besides its prefix. Sorted and bounded. In a database from before
 * {@link AllowedProperties} there may be others than those that can be set now; they are kept until somebody removes them, and neither sent nor
 * shown.
 *
 * @param defaults they use where they are configured with nothing else
 * @param overrides they use whatever they are configured with
 */
public record WarehouseProperties(Map<String, String> defaults, Map<String, String> overrides) {
    /** For each of the two. */
    static final int MOST_PROPERTIES = 100;

    private static final int LONGEST_KEY = 255;
    private static final int LONGEST_VALUE = 4096;
    private static final String HIDDEN = "****";

    /**
     * Keeps copies.
     *
     * @throws TarnException {@code INVALID_VALUE} if there are too many, or one of them has no form that is kept
     */
    public WarehouseProperties {
        defaults = sorted("default", defaults);
        overrides = sorted("override", overrides);
    }

    /** Nothing to tell. */
    public static WarehouseProperties none() {
        return new WarehouseProperties(Map.of(), Map.of());
    }

    /**
     * Others in their place.
     *
     * @throws TarnException {@code INVALID_VALUE} if one that is new or another now may not be set, or there are too many
     */
    public WarehouseProperties changedTo(Map<String, String> newDefaults, Map<String, String> newOverrides) {
        WarehouseProperties changed = new WarehouseProperties(newDefaults, newOverrides);
        AllowedProperties.WAREHOUSE_DEFAULT.check(defaults, changed.defaults());
        AllowedProperties.WAREHOUSE_OVERRIDE.check(overrides, changed.overrides());
        return changed;
    }

    /** What of it clients are sent: no secrets, as nobody has to sign in for it. */
    public WarehouseProperties sent() {
        return new WarehouseProperties(
                sent(AllowedProperties.WAREHOUSE_DEFAULT, defaults),
                sent(AllowedProperties.WAREHOUSE_OVERRIDE, overrides));
    }

    /** As people may see it: secrets as the references that they are, and hidden what could not be set now. */
    public WarehouseProperties shown() {
        return new WarehouseProperties(
                shown(AllowedProperties.WAREHOUSE_DEFAULT, defaults),
                shown(AllowedProperties.WAREHOUSE_OVERRIDE, overrides));
    }

    private static Map<String, String> sent(AllowedProperties kind, Map<String, String> properties) {
        Map<String, String> sent = new TreeMap<>(properties);
        sent.entrySet()
                .removeIf(property -> AllowedProperties.isSecret(property.getKey())
                        || kind.refusal(property.getKey(), property.getValue()).isPresent());
        return sent;
    }

    private static Map<String, String> shown(AllowedProperties kind, Map<String, String> properties) {
        Map<String, String> shown = new TreeMap<>(properties);
        shown.replaceAll((key, value) -> {
            if (kind.refusal(key, value).isPresent()) {
                return HIDDEN;
            }
            return AllowedProperties.isSecret(key) ? SecretReference.of(value).toString() : value;
        });
        return shown;
    }

    private static Map<String, String> sorted(String what, Map<String, String> properties) {
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
