package io.tarn.query.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A namespace that a request names.
 *
 * @param levels outermost first; empty if it names none
 */
public record NamespaceLevels(List<String> levels) {
    private static final NamespaceLevels NONE = new NamespaceLevels(List.of());

    /** Keeps a copy of the list. */
    public NamespaceLevels {
        levels = List.copyOf(levels);
    }

    /** None. */
    public static NamespaceLevels none() {
        return NONE;
    }

    /** Reads {@code a.b}; null and blank are none. */
    public static NamespaceLevels of(@Nullable String text) {
        return text == null || text.isBlank() ? NONE : new NamespaceLevels(List.of(text.split("\\.", -1)));
    }
}
