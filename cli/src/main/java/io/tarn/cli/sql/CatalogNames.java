package io.tarn.cli.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.tarn.api.TarnException;
import io.tarn.cli.connect.TarnHttp;
import io.tarn.cli.terminal.CommandException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of namespaces and tables, asked of the Iceberg REST catalog in its own protocol: that takes milliseconds, where a
 * {@code SHOW TABLES} would wait for the engine. For one thread.
 *
 * @see <a href="https://github.com/apache/iceberg/blob/main/open-api/rest-catalog-open-api.yaml">the REST catalog
 *     specification</a>: getConfig, listNamespaces, listTables
 */
final class CatalogNames {
    private static final int NAMESPACES_MAX = 200;
    private static final int NAMES_MAX = 5_000;
    private static final long FRESH_NANOS = 5_000_000_000L;
    private static final String LEVEL_SEPARATOR = "\u001f";

    private final TarnHttp http;
    private final @Nullable String warehouse;
    private @Nullable Names cached;
    private long readNanos;

    CatalogNames(TarnHttp http, @Nullable String warehouse) {
        this.http = http;
        this.warehouse = warehouse;
    }

    /**
     * What there is; at most a bounded part of it.
     *
     * @param namespaces levels joined by dots
     * @param tables with their namespace, joined by dots
     */
    record Names(List<String> namespaces, List<String> tables) {}

    /** The names as they were within the last seconds, or none if the catalog does not answer. */
    Names recent() {
        Names names = cached;
        if (names == null || System.nanoTime() - readNanos > FRESH_NANOS) {
            try {
                names = read();
            } catch (TarnException | CommandException e) {
                names = new Names(List.of(), List.of());
            }
            cached = names;
            readNanos = System.nanoTime();
        }
        return names;
    }

    /** The names as they are now. */
    Names read() {
        String query = warehouse == null ? "" : "?warehouse=" + encode(warehouse);
        JsonNode config = http.get("/catalog/v1/config" + query, JsonNode.class);
        String prefix = config.path("overrides").path("prefix").asText("");
        String base = "/catalog/v1/" + (prefix.isEmpty() ? "" : prefix + "/") + "namespaces";
        List<String> namespaces = new ArrayList<>();
        List<String> tables = new ArrayList<>();
        Deque<List<String>> toVisit = new ArrayDeque<>(children(base, List.of()));
        while (!toVisit.isEmpty() && namespaces.size() < NAMESPACES_MAX && tables.size() < NAMES_MAX) {
            List<String> namespace = toVisit.removeFirst();
            String name = String.join(".", namespace);
            namespaces.add(name);
            String path = base + "/" + encode(String.join(LEVEL_SEPARATOR, namespace)) + "/tables";
            for (JsonNode table : http.get(path, JsonNode.class).path("identifiers")) {
                tables.add(name + "." + table.path("name").asText());
            }
            toVisit.addAll(children(base, namespace));
        }
        return new Names(List.copyOf(namespaces), List.copyOf(tables));
    }

    private List<List<String>> children(String base, List<String> parent) {
        String query = parent.isEmpty() ? "" : "?parent=" + encode(String.join(LEVEL_SEPARATOR, parent));
        List<List<String>> found = new ArrayList<>();
        for (JsonNode namespace : http.get(base + query, JsonNode.class).path("namespaces")) {
            List<String> levels = new ArrayList<>();
            namespace.forEach(level -> levels.add(level.asText()));
            found.add(levels);
        }
        return found;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
