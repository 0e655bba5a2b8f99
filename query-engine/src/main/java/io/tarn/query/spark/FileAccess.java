package io.tarn.query.spark;

import java.util.List;

/**
 * Where {@code COPY INTO} and {@code read_files} may read files that belong to no table.
 *
 * @param allowedPrefixes folders as absolute URIs ({@code file:///data/in}); a path must lie in one of them
 */
public record FileAccess(List<String> allowedPrefixes) {
    /** Keeps a copy of the list. */
    public FileAccess {
        allowedPrefixes = List.copyOf(allowedPrefixes);
    }
}
