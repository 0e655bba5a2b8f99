package io.tarn.server;

import io.tarn.catalog.metastore.PostgresAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The configuration keys: one row a key, with its default and what it is for. */
public enum ConfigKey {
    HOST("host", "127.0.0.1", "loopback name or address to listen on"),
    PORT("port", "8181", "port to listen on; 0 takes any free one"),
    DATA_DIR("data-dir", "./tarn-data", "folder of the metastore, the warehouse 'lake', staged files and logs"),
    ROLE("role", "all", "all, or catalog for a server without SQL"),
    METASTORE_URL(
            "metastore.url",
            "",
            "PostgreSQL database of the catalog, postgresql://host:port/database; without it, a file in the data folder"),
    METASTORE_USER("metastore.user", "", "user of the metastore's database"),
    METASTORE_PASSWORD(
            "metastore.password", "", "password of that user, best given in the environment (TARN_METASTORE_PASSWORD)"),
    SQL_TIMEOUT("sql.timeout", "1h", "how long a statement may run, such as 30s, 5m, 1h"),
    DROP_RETENTION(
            "drop.retention", "7d", "how long a dropped table can be brought back, such as 12h, 7d; 0 for not at all");

    private static final String HIDDEN = "****";

    private final String key;
    private final String defaultText;
    private final String description;

    ConfigKey(String key, String defaultText, String description) {
        this.key = key;
        this.defaultText = defaultText;
        this.description = description;
    }

    /** The name in a file, {@code sql.timeout}. */
    public String key() {
        return key;
    }

    /** The name in the environment, {@code TARN_SQL_TIMEOUT}. */
    public String variable() {
        return "TARN_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The name on the command line, {@code --sql-timeout}. */
    public String flag() {
        return "--" + key.replace('.', '-');
    }

    /** What is in force where nothing else is said. */
    public String defaultText() {
        return defaultText;
    }

    /** A value as it may be shown: with {@code ****} in place of passwords. */
    public String shown(String text) {
        return switch (this) {
            case METASTORE_PASSWORD -> text.isEmpty() ? "" : HIDDEN;
            case METASTORE_URL -> PostgresAddress.shown(text);
            default -> text;
        };
    }

    /** One line for help texts. */
    public String description() {
        return description;
    }

    static Optional<ConfigKey> named(String key) {
        return Arrays.stream(values()).filter(k -> k.key.equals(key)).findFirst();
    }

    static Optional<ConfigKey> ofVariable(String variable) {
        return Arrays.stream(values())
                .filter(k -> k.variable().equals(variable))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(ConfigKey::key).toList();
    }

    static List<String> variables() {
        return Arrays.stream(values()).map(ConfigKey::variable).toList();
    }
}
