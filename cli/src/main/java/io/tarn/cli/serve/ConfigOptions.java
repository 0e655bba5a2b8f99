package io.tarn.cli.serve;

import io.tarn.server.ConfigKey;
import io.tarn.server.ConfigSources;
import io.tarn.server.ResolvedConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** One option for each configuration key, made from the keys themselves, and {@code --config}. */
final class ConfigOptions {
    private static final String CONFIG_VARIABLE = "TARN_CONFIG";

    private final Map<ConfigKey, String> flags = new EnumMap<>(ConfigKey.class);
    private @Nullable Path file;

    void addTo(CommandSpec command) {
        for (ConfigKey key : ConfigKey.values()) {
            command.addOption(OptionSpec.builder(key.flag())
                    .type(String.class)
                    .paramLabel(key.key().toUpperCase(Locale.ROOT))
                    .description(key.description()
                            + (key.defaultText().isEmpty() ? "" : " (default: " + key.defaultText() + ")"))
                    .setter(setter(String.class, text -> flag(key, text)))
                    .build());
        }
        command.addOption(OptionSpec.builder("--config")
                .type(Path.class)
                .paramLabel("FILE")
                .description("YAML file of the same keys (default: $TARN_CONFIG, or ./" + ConfigSources.DEFAULT_FILE
                        + " if it is there)")
                .setter(setter(Path.class, path -> file = path))
                .build());
    }

    private void flag(ConfigKey key, @Nullable String text) {
        if (text == null) {
            flags.remove(key);
        } else {
            flags.put(key, text);
        }
    }

    /** picocli sets null before it parses, and the value if there is one. */
    private static <V> ISetter setter(Class<V> type, Consumer<@Nullable V> take) {
        return new ISetter() {
            @Override
            public <T> T set(T value) {
                take.accept(value == null ? null : type.cast(value));
                return value;
            }
        };
    }

    /** What is in force: the file, below the environment, below the flags. */
    ResolvedConfig resolve(Map<String, String> environment) {
        ConfigSources sources = ConfigSources.none().withEnvironment(environment);
        Path named = fileNamed(environment);
        if (named != null) {
            sources = sources.withFile(named);
        }
        for (Map.Entry<ConfigKey, String> flag : flags.entrySet()) {
            sources = sources.withFlag(flag.getKey(), flag.getValue());
        }
        return sources.resolve();
    }

    private @Nullable Path fileNamed(Map<String, String> environment) {
        if (file != null) {
            return file;
        }
        String variable = environment.getOrDefault(CONFIG_VARIABLE, "");
        if (!variable.isEmpty()) {
            return Path.of(variable);
        }
        return Files.exists(ConfigSources.DEFAULT_FILE) ? ConfigSources.DEFAULT_FILE : null;
    }
}
