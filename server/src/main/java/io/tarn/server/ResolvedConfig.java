package io.tarn.server;

import io.tarn.api.ByteSize;
import io.tarn.api.DurationText;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.catalog.metastore.PostgresAddress;
import io.tarn.query.EngineLimits;
import io.tarn.query.spark.ClusterSettings;
import io.tarn.query.spark.offload.NativeSettings;
import io.tarn.storage.Location;
import io.tarn.storage.property.SecretReference;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A checked configuration and where each value came from.
 *
 * @param server the typed configuration
 * @param values one entry a key, in the order of {@link ConfigKey}
 */
public record ResolvedConfig(ServerConfig server, Map<ConfigKey, ConfigValue> values) {
    private static final Pattern MASTER =
            Pattern.compile("local(\\[(\\*|[1-9]\\d{0,3})])?|spark://[^\\s/]+|k8s://\\S+|yarn");

    static ResolvedConfig of(Map<ConfigKey, ConfigValue> values, Map<String, String> environment) {
        ServerConfig server = new ServerConfig(
                read(values, ConfigKey.HOST, ResolvedConfig::loopback),
                read(values, ConfigKey.PORT, ResolvedConfig::port),
                read(values, ConfigKey.DATA_DIR, ResolvedConfig::folder),
                read(values, ConfigKey.ROLE, ResolvedConfig::role),
                metastore(values, environment),
                cluster(values),
                limits(values),
                natives(values),
                read(values, ConfigKey.SQL_FILES_ALLOWED, ResolvedConfig::parts),
                read(values, ConfigKey.SQL_HISTORY_RETENTION, ResolvedConfig::duration),
                read(values, ConfigKey.STORAGE_ROOTS, ResolvedConfig::locations),
                read(values, ConfigKey.DROP_RETENTION, ResolvedConfig::retention));
        return new ResolvedConfig(server, values);
    }

    private static <T> T read(Map<ConfigKey, ConfigValue> values, ConfigKey key, Function<String, T> form) {
        ConfigValue value = Objects.requireNonNull(values.get(key));
        try {
            return form.apply(value.text());
        } catch (TarnException e) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE, key.key() + " (from " + value.source() + "): " + e.getMessage(), e);
        }
    }

    private static ClusterSettings cluster(Map<ConfigKey, ConfigValue> values) {
        return new ClusterSettings(
                read(values, ConfigKey.SPARK_MASTER, ResolvedConfig::master),
                optional(values, ConfigKey.SPARK_EXECUTORS, text -> number(text, 1, 100_000)),
                optional(values, ConfigKey.SPARK_EXECUTOR_CORES, text -> number(text, 1, 1_000)),
                optional(values, ConfigKey.SPARK_EXECUTOR_MEMORY, ByteSize::parse),
                optional(values, ConfigKey.SPARK_SECRET_FILE, ResolvedConfig::folder),
                optional(values, ConfigKey.SPARK_DRIVER_HOST, String::strip),
                optional(values, ConfigKey.SPARK_CONNECT_PORT, ResolvedConfig::port));
    }

    private static EngineLimits limits(Map<ConfigKey, ConfigValue> values) {
        EngineLimits defaults = EngineLimits.forThisMachine();
        Integer running = optional(values, ConfigKey.SQL_RUNNING, text -> number(text, 1, 1_000));
        return new EngineLimits(
                read(values, ConfigKey.SQL_TIMEOUT, ResolvedConfig::duration),
                running == null ? defaults.running() : running,
                read(values, ConfigKey.SQL_WAITING, text -> number(text, 0, 100_000)),
                read(values, ConfigKey.SQL_RESULTS_SIZE, ByteSize::parse).bytes(),
                read(values, ConfigKey.SQL_RESULTS_AGE, ResolvedConfig::duration),
                defaults.sessions(),
                read(values, ConfigKey.SQL_SESSION_IDLE, ResolvedConfig::duration));
    }

    private static NativeSettings natives(Map<ConfigKey, ConfigValue> values) {
        NativeSettings defaults = NativeSettings.forThisMachine();
        ByteSize memory = optional(values, ConfigKey.NATIVE_MEMORY, ByteSize::parse);
        Integer threads = optional(values, ConfigKey.NATIVE_THREADS, text -> number(text, 1, 1_000));
        return new NativeSettings(
                read(values, ConfigKey.NATIVE_ENABLED, ResolvedConfig::yesOrNo),
                read(values, ConfigKey.NATIVE_SCAN_SIZE, ByteSize::parse).bytes(),
                memory == null ? defaults.memoryBytes() : memory.bytes(),
                threads == null ? defaults.threads() : threads,
                read(values, ConfigKey.NATIVE_SPILL_SIZE, ByteSize::parse).bytes(),
                read(values, ConfigKey.RESULT_CACHE_ENABLED, ResolvedConfig::yesOrNo),
                read(values, ConfigKey.RESULT_CACHE_SIZE, ByteSize::parse).bytes());
    }

    private static boolean yesOrNo(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new TarnException(ErrorCode.INVALID_VALUE, "'" + text + "' is neither true nor false");
        };
    }

    private static <T> @Nullable T optional(
            Map<ConfigKey, ConfigValue> values, ConfigKey key, Function<String, T> form) {
        return text(values, key).isBlank() ? null : read(values, key, form);
    }

    private static @Nullable PostgresAddress metastore(
            Map<ConfigKey, ConfigValue> values, Map<String, String> environment) {
        String user = text(values, ConfigKey.METASTORE_USER);
        String password = read(values, ConfigKey.METASTORE_PASSWORD, text -> secret(text, environment));
        if (text(values, ConfigKey.METASTORE_URL).isEmpty()) {
            if (!user.isEmpty() || !password.isEmpty()) {
                throw new TarnException(
                        ErrorCode.INVALID_VALUE,
                        "metastore.user or metastore.password is set, but not metastore.url, which says where they count");
            }
            return null;
        }
        return read(values, ConfigKey.METASTORE_URL, url -> PostgresAddress.of(url, user, password));
    }

    /** What a reference leads to; a text that is none is the secret itself. */
    private static String secret(String text, Map<String, String> environment) {
        return SecretReference.isOne(text) ? SecretReference.of(text).resolve(environment) : text;
    }

    private static String text(Map<ConfigKey, ConfigValue> values, ConfigKey key) {
        return Objects.requireNonNull(values.get(key)).text();
    }

    private static String loopback(String host) {
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress()) {
                throw new TarnException(
                        ErrorCode.INVALID_VALUE,
                        "'" + host
                                + "' is not a loopback address; without authentication the server listens on loopback only,"
                                + " use 127.0.0.1 or localhost");
            }
            return host;
        } catch (UnknownHostException e) {
            throw new TarnException(ErrorCode.INVALID_VALUE, "'" + host + "' is no known host", e);
        }
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new TarnException(ErrorCode.INVALID_VALUE, "'" + text + "' is not a port; use 0 to 65535");
        }
        return Integer.parseInt(text);
    }

    private static int number(String text, int least, int most) {
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "'" + text + "' does not fit; use a whole number from " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    private static Duration duration(String text) {
        return DurationText.parse(text).value();
    }

    private static List<String> parts(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** Relative ones are below the working directory. */
    private static List<Location> locations(String text) {
        return parts(text).stream()
                .map(part -> part.contains(":") ? Location.of(part) : Location.of(folder(part)))
                .toList();
    }

    private static String master(String text) {
        if (!MASTER.matcher(text).matches()) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "'" + text
                            + "' is no Spark master; use local[*], local[4], spark://host:port, k8s://https://host:port or yarn");
        }
        return text;
    }

    private static Path folder(String text) {
        try {
            if (text.isBlank()) {
                throw new TarnException(ErrorCode.INVALID_VALUE, "the name of a folder is missing");
            }
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TarnException(ErrorCode.INVALID_VALUE, "'" + text + "' is no path: " + e.getReason(), e);
        }
    }

    private static Duration retention(String text) {
        return text.strip().equals("0")
                ? Duration.ZERO
                : DurationText.parse(text).value();
    }

    private static Role role(String text) {
        for (Role role : Role.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(text)) {
                return role;
            }
        }
        throw new TarnException(ErrorCode.INVALID_VALUE, "'" + text + "' is no role; use all or catalog");
    }
}
