package io.tarn.api;

import java.util.List;
import java.util.Objects;

/**
 * The name of a table or view in its warehouse.
 *
 * @param namespace the levels of its namespace, the outermost first
 * @param name its own name
 */
public record EntityName(List<String> namespace, String name) {
    /** Keeps a copy of the list; refuses null, which JSON can bring. */
    public EntityName {
        Objects.requireNonNull(name, "name");
        namespace = List.copyOf(namespace);
    }
}
