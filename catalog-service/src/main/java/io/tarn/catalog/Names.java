package io.tarn.catalog;

import io.tarn.catalog.metastore.EntityKey;
import io.tarn.catalog.metastore.NamespaceKey;
import io.tarn.storage.WarehouseName;
import java.nio.charset.StandardCharsets;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;

/**
 * Turns names from requests into keys of one warehouse. A name may hold any letter, dot or slash, since no path is made of
 * it as it stands; it may not be empty, too long, blank at an end, be {@code .} or {@code ..}, which URLs take for a path, or hold
 * control characters, which includes the separator of namespace levels. Names are compared as they are: {@code A} is not
 * {@code a}, and no form of Unicode is turned into another.
 */
final class Names {
    /** Unicode characters, not the two halves in which Java has some of them. */
    private static final int LONGEST_NAME = 255;

    /** All levels together; with a name and a warehouse it still fits into an index of each database. */
    private static final int LONGEST_NAMESPACE_BYTES = 1_200;

    private static final int DEEPEST_NAMESPACE = 16;

    private final WarehouseName warehouse;

    Names(WarehouseName warehouse) {
        this.warehouse = warehouse;
    }

    WarehouseName warehouse() {
        return warehouse;
    }

    /**
     * The key of a namespace.
     *
     * @throws BadRequestException if a level cannot be a name, or there are too many
     */
    NamespaceKey namespace(Namespace namespace) {
        if (namespace.length() > DEEPEST_NAMESPACE) {
            throw new BadRequestException(
                    "Invalid namespace: %s has %d levels, at most %d are allowed",
                    namespace, namespace.length(), DEEPEST_NAMESPACE);
        }
        for (String level : namespace.levels()) {
            check("namespace", level);
        }
        NamespaceKey key = new NamespaceKey(warehouse, namespace);
        int bytes = String.join(".", namespace.levels()).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_NAMESPACE_BYTES) {
            throw new BadRequestException(
                    "Invalid namespace: its levels together have %d bytes as UTF-8, at most %d are allowed",
                    bytes, LONGEST_NAMESPACE_BYTES);
        }
        return key;
    }

    /**
     * The key of a table or view.
     *
     * @throws BadRequestException if the namespace is empty, or the name or a level cannot be a name
     */
    EntityKey entity(TableIdentifier identifier) {
        if (identifier.namespace().isEmpty()) {
            throw new BadRequestException(
                    "Invalid name: %s has no namespace; tables and views live in one", identifier.name());
        }
        namespace(identifier.namespace());
        check("table or view", identifier.name());
        return new EntityKey(warehouse, identifier);
    }

    private static void check(String what, String name) {
        String wrong = wrongWith(name);
        if (!wrong.isEmpty()) {
            throw new BadRequestException("Invalid %s name '%s': it %s", what, name, wrong);
        }
    }

    private static String wrongWith(String name) {
        if (name.isBlank()) {
            return "is blank";
        }
        int length = name.codePointCount(0, name.length());
        if (length > LONGEST_NAME) {
            return "has " + length + " characters, at most " + LONGEST_NAME + " are allowed";
        }
        if (name.equals(".") || name.equals("..")) {
            return "means a folder in URLs";
        }
        if (name.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            return "holds half of a character";
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            return "holds a control character";
        }
        return name.strip().equals(name) ? "" : "begins or ends with a blank";
    }
}
