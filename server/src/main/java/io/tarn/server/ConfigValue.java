package io.tarn.server;

/**
 * A configured value before it is checked.
 *
 * @param text as it was written
 * @param origin what kind of source it came from
 * @param source the file, the variable or the flag; {@code default} for a default
 */
public record ConfigValue(String text, ConfigOrigin origin, String source) {
    static ConfigValue byDefault(ConfigKey key) {
        return new ConfigValue(key.defaultText(), ConfigOrigin.DEFAULT, "default");
    }

    ConfigValue stronger(ConfigValue other) {
        return other.origin.compareTo(origin) >= 0 ? other : this;
    }

    /** Without the value, which may be a password. */
    @Override
    public String toString() {
        return "a value from " + source;
    }
}
