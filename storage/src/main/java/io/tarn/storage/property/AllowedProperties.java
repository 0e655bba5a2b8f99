package io.tarn.storage.property;

import io.tarn.api.ErrorCode;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one list of properties that clients may set, whatever way they come: the REST catalog, SQL on either engine, Spark Connect, loads,
 * warehouses, the command line. Each constant is a kind of property with its rules; all of them say the same of the same name.
 *
 * <p><b>What the list keeps out.</b> Properties that are read by programs as instructions: names of classes, which readers and
 * writers load ({@code write.location-provider.impl}); how a client connects and signs in ({@code uri}, {@code token}, {@code
 * header.*}); keys and stores ({@code encryption.*}, {@code s3.*}); settings of Hadoop, to which Iceberg's writers of Parquet and ORC
 * hand all properties of a table ({@code parquet.crypto.factory.class}, {@code fs.*}); and {@code tarn.*}, in which Tarn keeps its books.
 *
 * <p><b>Tables, views and namespaces.</b> Owners give properties names of their own ({@code team}, {@code quality.tier}), engines
 * leave theirs, and a closed list would refuse both. So the first words that programs read are reserved ({@code write.}, {@code s3.},
 * …): inside them exactly the listed names are allowed. Names outside are free, unless their last words say that the value is a
 * class or a secret: metadata is sent to every reader, so a secret must not stand there, not even as a reference.
 *
 * <p><b>Warehouses.</b> Their defaults and overrides are configuration of clients and nothing else, so the list is closed.
 *
 * <p>What is there already is not judged again: a change passes if what it changes is allowed, and removing is always allowed. So
 * tables from before these rules stay usable, and can be cleaned.
 */
public enum AllowedProperties {
    /** Properties of tables. */
    TABLE("table property"),
    /** Properties of views. */
    VIEW("view property"),
    /** Properties of namespaces. */
    NAMESPACE("namespace property"),
    /** In the summaries of snapshots and of the versions of views: free, but for Tarn's own. */
    SUMMARY("summary property"),
    /** What clients of a warehouse use unless they are configured otherwise. */
    WAREHOUSE_DEFAULT("warehouse default"),
    /** What clients of a warehouse have to use. */
    WAREHOUSE_OVERRIDE("warehouse override"),
    /** What the server's own engine takes from the configuration of a warehouse. */
    ENGINE_CONFIGURATION("catalog property");

    private static final int MAX_NAME_LENGTH = 1_024;

    /** Of one table, view or namespace. */
    private static final int MAX_PROPERTIES = 10_000;

    private static final String OWN = "tarn.";
    private static final String OWN_NAMES = "names that begin with " + OWN + " are the server's own";

    /** Before the names of options with which a table was made in SQL. */
    private static final String OF_OPTIONS = "option.";

    /** The only class that a table may name: Hive writes it, and Hive knows it. */
    private static final Map<String, String> ONLY_VALUES =
            Map.of("storage_handler", "org.apache.iceberg.mr.hive.HiveIcebergStorageHandler");

    /** Before the properties of tables and views that clients of a warehouse make. */
    private static final Map<String, AllowedProperties> OF_NEW_ONES =
            Map.of("table-default.", TABLE, "table-override.", TABLE, "view-default.", VIEW, "view-override.", VIEW);

    /** How a client finds this very warehouse. */
    private static final Set<String> OF_TARN = Set.of("prefix", "uri", "warehouse", "namespace-separator");

    private static final Map<String, PropertyList> LISTS = PropertyList.sections();

    private final String label;

    AllowedProperties(String label) {
        this.label = label;
    }

    /**
     * Checks a new set of properties.
     *
     * @throws TarnException {@code INVALID_VALUE} that names the first one that is refused, and says why
     */
    public void check(Map<String, String> properties) {
        check(Map.of(), properties);
    }

    /**
     * Checks what a client changes.
     *
     * @throws TarnException {@code INVALID_VALUE} that names the first one that is refused, and says why
     */
    public void check(Map<String, String> before, Map<String, String> after) {
        check(before, after, PropertyWriter.CLIENT);
    }

    /**
     * Checks what somebody changes.
     *
     * @throws TarnException {@code INVALID_VALUE} that names the first one that is refused, and says why
     */
    public void check(Map<String, String> before, Map<String, String> after, PropertyWriter writer) {
        if (after.size() > MAX_PROPERTIES && after.size() > before.size()) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    after.size() + " of the kind " + label + " are too many, at most " + MAX_PROPERTIES + " are kept");
        }
        after.forEach((name, value) -> {
            boolean books =
                    writer == PropertyWriter.ENGINE && section("bookkeeping").contains(name);
            if (!books && !Objects.equals(before.get(name), value)) {
                refusal(name, value).ifPresent(why -> {
                    throw new TarnException(ErrorCode.INVALID_VALUE, why);
                });
            }
        });
    }

    /** What of these programs may act on: all that is allowed, and Tarn's own. The same map if that is all of it. */
    public Map<String, String> effective(Map<String, String> properties) {
        Map<String, String> effective = new LinkedHashMap<>(properties);
        effective
                .entrySet()
                .removeIf(entry -> !isOwn(entry.getKey())
                        && refusal(entry.getKey(), entry.getValue()).isPresent());
        return effective.size() == properties.size() ? properties : effective;
    }

    /**
     * Why a property is refused, in one sentence that names it; empty if it is allowed. The value is not in it.
     *
     * @param value null where there is none
     */
    public Optional<String> refusal(String name, @Nullable String value) {
        return Optional.ofNullable(reason(name, value))
                .map(reason -> "the " + label + " '" + shown(name) + "' is refused: " + reason);
    }

    private @Nullable String reason(String name, @Nullable String value) {
        if (name.isBlank()
                || name.length() > MAX_NAME_LENGTH
                || name.codePoints().anyMatch(Character::isISOControl)) {
            return "a name has 1 to " + MAX_NAME_LENGTH + " characters, none of them a control character";
        }
        if (isOwn(name)) {
            return OWN_NAMES;
        }
        return switch (this) {
            case TABLE, VIEW, NAMESPACE -> describing(name.strip(), value);
            case SUMMARY -> null;
            case WAREHOUSE_DEFAULT ->
                ofWarehouse(
                        name,
                        value,
                        section("warehouse").contains(name)
                                || section("warehouse-default").contains(name));
            case WAREHOUSE_OVERRIDE ->
                ofWarehouse(name, value, section("warehouse").contains(name));
            case ENGINE_CONFIGURATION ->
                section("engine-configuration").contains(name)
                        ? ofNewOnes(name, value)
                        : "the engine takes nothing of that name from a catalog";
        };
    }

    private static boolean isOwn(String name) {
        return (name.strip() + ".").toLowerCase(Locale.ROOT).startsWith(OWN);
    }

    private static String shown(String name) {
        return name.length() > MAX_NAME_LENGTH ? name.substring(0, MAX_NAME_LENGTH) + "…" : name;
    }

    /** Of properties that describe something, and have free names beside the listed ones. */
    private static @Nullable String describing(String name, @Nullable String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith(OF_OPTIONS) && lower.length() > OF_OPTIONS.length()) {
            String option = name.substring(OF_OPTIONS.length());
            return isOwn(option) ? OWN_NAMES : describing(option, value);
        }
        String only = ONLY_VALUES.get(lower);
        if (only != null) {
            return only.equals(value) ? null : "its value can only be " + only;
        }
        PropertyList listed = section("metadata");
        if (listed.contains(lower)) {
            return null;
        }
        if (PropertyWords.nameClass(name)) {
            return "it would have every engine load a class of that name";
        }
        if (PropertyWords.nameSecret(name)) {
            return "it names a secret, and every reader is sent it; configure secrets where the client runs";
        }
        if (!section("reserved").reserves(lower)) {
            return null;
        }
        return "programs read properties that begin so as instructions, and this is none of those that may be set"
                + new Similarity(listed.names()).hint(lower) + "; give a property of your own another first word";
    }

    private static @Nullable String ofWarehouse(String name, @Nullable String value, boolean listed) {
        if (OF_TARN.contains(name)) {
            return "Tarn sets it itself";
        }
        if (section("warehouse-secret").contains(name)) {
            return value != null && SecretReference.isOne(value)
                    ? null
                    : "it is a secret, which is given only as a reference: " + SecretReference.FORMS;
        }
        if (listed) {
            return ofNewOnes(name, value);
        }
        if (section("warehouse-default").contains(name)) {
            return "clients may know better where files are; set it as a default instead";
        }
        Collection<String> known = section("warehouse").names();
        return "it is none that clients of a warehouse are told" + new Similarity(known).hint(name) + "; allowed are "
                + String.join(", ", known.stream().sorted().toList())
                + " and, for new tables and views, table-default.*, table-override.*, view-default.*, view-override.*";
    }

    /** Of a property of a warehouse that becomes one of tables or views, what these would say. */
    private static @Nullable String ofNewOnes(String name, @Nullable String value) {
        return OF_NEW_ONES.entrySet().stream()
                .filter(prefix -> name.startsWith(prefix.getKey()))
                .findFirst()
                .flatMap(prefix ->
                        prefix.getValue().refusal(name.substring(prefix.getKey().length()), value))
                .orElse(null);
    }

    /** Whether a warehouse's property of this name is a secret: given as a reference, sent to nobody. */
    public static boolean isSecret(String name) {
        return section("warehouse-secret").contains(name);
    }

    private static PropertyList section(String name) {
        return Objects.requireNonNull(LISTS.get(name), name);
    }
}
