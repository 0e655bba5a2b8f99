package io.tarn.query.load;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.ArrayList;
import java.util.List;

/**
 * The table that a load fills.
 *
 * @param warehouse a warehouse of this server
 * @param namespace its levels, at least one
 * @param table the table's own name
 */
public record LoadTarget(String warehouse, List<String> namespace, String table) {
    /** Keeps a copy of the list. */
    public LoadTarget {
        namespace = List.copyOf(namespace);
    }

    /**
     * Reads {@code [warehouse.]namespace.table}. A part with a dot or a space of its own stands in backticks. The first part
     * is the warehouse if there are three or more and it is the name of one; otherwise the default warehouse is meant.
     *
     * @param warehouses of this server, the default first
     * @throws TarnException {@code INVALID_VALUE} if it has another form
     */
    public static LoadTarget parse(String text, List<String> warehouses) {
        List<String> parts = split(text);
        if (parts.size() < 2 || parts.stream().anyMatch(String::isBlank)) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "'" + text
                            + "' is not the name of a table: write namespace.table or warehouse.namespace.table, such as "
                            + "demo.flights or " + warehouses.get(0) + ".demo.flights");
        }
        boolean qualified = parts.size() > 2 && warehouses.contains(parts.get(0));
        String warehouse = qualified ? parts.get(0) : warehouses.get(0);
        int last = parts.size() - 1;
        return new LoadTarget(warehouse, parts.subList(qualified ? 1 : 0, last), parts.get(last));
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '`') {
                boolean doubled = quoted && i + 1 < text.length() && text.charAt(i + 1) == '`';
                if (doubled) {
                    part.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(quoted ? "" : part.toString());
        return parts;
    }

    /** The full name for a statement. */
    public SqlName name() {
        return within(namespace.size(), table);
    }

    /** The names of the namespace and all above it, outermost first. */
    public List<SqlName> namespaces() {
        List<SqlName> names = new ArrayList<>();
        for (int levels = 1; levels < namespace.size(); levels++) {
            names.add(within(levels - 1, namespace.get(levels - 1)));
        }
        names.add(within(namespace.size() - 1, namespace.get(namespace.size() - 1)));
        return names;
    }

    private SqlName within(int levels, String last) {
        List<String> parts = new ArrayList<>();
        parts.add(warehouse);
        parts.addAll(namespace.subList(0, levels));
        parts.add(last);
        return new SqlName(parts);
    }

    /** The full name for a person: {@code warehouse.namespace.table}. */
    @Override
    public String toString() {
        return name().toString();
    }
}
