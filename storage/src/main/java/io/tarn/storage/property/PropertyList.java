package io.tarn.storage.property;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Names of properties, some of them with an open end: {@code write.metadata.metrics.column.*} is every name that begins so, and is
 * longer. Lower case. Immutable.
 */
final class PropertyList {
    private static final String FILE = "allowed.txt";

    private final Set<String> names;
    private final List<String> beginnings;

    private PropertyList(Set<String> names, List<String> beginnings) {
        this.names = names;
        this.beginnings = beginnings;
    }

    /** The sections of the file beside this class, by their names. */
    static Map<String, PropertyList> sections() {
        Map<String, Set<String>> lines = new LinkedHashMap<>();
        String section = "";
        for (String line : text().lines().map(String::strip).toList()) {
            if (line.startsWith("[")) {
                section = line.substring(1, line.length() - 1);
                lines.put(section, new HashSet<>());
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                Objects.requireNonNull(lines.get(section)).add(line);
            }
        }
        Map<String, PropertyList> lists = new TreeMap<>();
        lines.forEach((name, entries) -> lists.put(name, of(entries)));
        return Map.copyOf(lists);
    }

    private static PropertyList of(Set<String> entries) {
        Set<String> names = new HashSet<>(entries);
        names.removeIf(entry -> entry.endsWith("*"));
        List<String> beginnings = entries.stream()
                .filter(entry -> entry.endsWith("*"))
                .map(entry -> entry.substring(0, entry.length() - 1))
                .toList();
        return new PropertyList(Set.copyOf(names), beginnings);
    }

    private static String text() {
        try (InputStream file = Objects.requireNonNull(PropertyList.class.getResourceAsStream(FILE))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the list of allowed properties cannot be read", e);
        }
    }

    /** Whether the name is one of them, as it is written. */
    boolean contains(String name) {
        return names.contains(name)
                || beginnings.stream().anyMatch(start -> name.startsWith(start) && name.length() > start.length());
    }

    /** Whether a first word in this list is that of the name: alone, or before a dot or a hyphen. */
    boolean reserves(String name) {
        return names.stream().anyMatch(word -> startsWithWord(name, word));
    }

    private static boolean startsWithWord(String name, String word) {
        if (!name.startsWith(word)) {
            return false;
        }
        boolean open = word.endsWith(".") || word.endsWith("-");
        return open || name.length() == word.length() || ".-".indexOf(name.charAt(word.length())) >= 0;
    }

    /** The names with a closed end. */
    Set<String> names() {
        return names;
    }
}
