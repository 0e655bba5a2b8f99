package io.tarn.server;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tarn.api.ErrorCode;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Collects configured values from a file, the environment and flags, in that order of rising strength, whatever the order in
 * which they are given. Immutable: each {@code with} is a new collection.
 */
public final class ConfigSources {
    /** Where a server looks when no file is named. */
    public static final Path DEFAULT_FILE = Path.of("tarn.yaml");

    /** Variables that begin like ours and are no keys: the file's name, and what the launcher and the command read. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of("TARN_CONFIG", "TARN_JAVA_OPTS", "TARN_DEBUG", "TARN_SERVER");

    private static final long MOST_FILE_BYTES = 1 << 20;

    private final Map<ConfigKey, ConfigValue> values;
    private final Map<String, String> environment;

    private ConfigSources(Map<ConfigKey, ConfigValue> values, Map<String, String> environment) {
        this.values = values;
        this.environment = environment;
    }

    /** Nothing configured: all defaults. */
    public static ConfigSources none() {
        return new ConfigSources(Map.of(), Map.of());
    }

    /**
     * Adds what a YAML file says: nested ({@code sql: {timeout: 5m}}) or dotted ({@code sql.timeout: 5m}).
     *
     * @throws TarnException if the file is missing, is not YAML, or has an unknown key
     */
    public ConfigSources withFile(Path file) {
        Map<ConfigKey, ConfigValue> found = new EnumMap<>(ConfigKey.class);
        flatten("", read(file)).forEach((name, text) -> {
            ConfigKey key = ConfigKey.named(name)
                    .orElseThrow(() -> new TarnException(
                            ErrorCode.BAD_REQUEST,
                            "unknown key '" + name + "' in configuration file '" + file + "'"
                                    + new Similarity(ConfigKey.names()).hint(name)));
            found.put(key, new ConfigValue(text, ConfigOrigin.FILE, file.toString()));
        });
        return with(found);
    }

    /**
     * Adds the variables that begin with {@code TARN_}; the others are where references to secrets may lead.
     *
     * @throws TarnException if one of them is no key
     */
    public ConfigSources withEnvironment(Map<String, String> variables) {
        Map<ConfigKey, ConfigValue> found = new EnumMap<>(ConfigKey.class);
        variables.forEach((variable, text) -> {
            if (variable.startsWith("TARN_") && !OTHER_VARIABLES.contains(variable)) {
                ConfigKey key = ConfigKey.ofVariable(variable)
                        .orElseThrow(() -> new TarnException(
                                ErrorCode.BAD_REQUEST,
                                "unknown configuration variable '" + variable + "' in the environment"
                                        + new Similarity(ConfigKey.variables()).hint(variable)));
                found.put(key, new ConfigValue(text, ConfigOrigin.ENVIRONMENT, variable));
            }
        });
        return new ConfigSources(with(found).values, Map.copyOf(variables));
    }

    /** Adds a value from the command line. */
    public ConfigSources withFlag(ConfigKey key, String text) {
        return with(Map.of(key, new ConfigValue(text, ConfigOrigin.FLAG, key.flag())));
    }

    /**
     * Checks every value and fills in the defaults.
     *
     * @throws TarnException {@code INVALID_VALUE} that names the key, the value and where it came from
     */
    public ResolvedConfig resolve() {
        Map<ConfigKey, ConfigValue> all = new EnumMap<>(ConfigKey.class);
        for (ConfigKey key : ConfigKey.values()) {
            ConfigValue configured = values.get(key);
            all.put(key, configured == null ? ConfigValue.byDefault(key) : configured);
        }
        return ResolvedConfig.of(all, environment);
    }

    private ConfigSources with(Map<ConfigKey, ConfigValue> more) {
        Map<ConfigKey, ConfigValue> merged = new EnumMap<>(ConfigKey.class);
        merged.putAll(values);
        more.forEach((key, value) -> merged.merge(key, value, ConfigValue::stronger));
        return new ConfigSources(merged, environment);
    }

    private static JsonNode read(Path file) {
        try {
            if (Files.size(file) > MOST_FILE_BYTES) {
                throw new TarnException(ErrorCode.BAD_REQUEST, "configuration file '" + file + "' is larger than 1 MB");
            }
            JsonNode tree = new YAMLMapper().readTree(Files.readString(file));
            if (!tree.isObject() && !tree.isMissingNode() && !tree.isNull()) {
                throw new TarnException(
                        ErrorCode.BAD_REQUEST,
                        "configuration file '" + file + "' holds no keys; write lines 'key: value'");
            }
            return tree;
        } catch (JacksonException e) {
            throw new TarnException(
                    ErrorCode.BAD_REQUEST,
                    "configuration file '" + file + "' is not YAML, line "
                            + e.getLocation().getLineNr() + ": "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        } catch (IOException e) {
            throw new TarnException(ErrorCode.BAD_REQUEST, "configuration file '" + file + "' cannot be read", e);
        }
    }

    private static Map<String, String> flatten(String prefix, JsonNode node) {
        Map<String, String> flat = new TreeMap<>();
        node.properties().forEach(field -> {
            String name = prefix + field.getKey();
            if (field.getValue().isObject()) {
                flat.putAll(flatten(name + ".", field.getValue()));
            } else {
                flat.put(name, field.getValue().asText());
            }
        });
        return flat;
    }
}
