package io.tarn.catalog.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The OpenAPI document of the Iceberg REST catalog, as data.
 *
 * @param document all of it
 * @param examples bodies of requests that are right, by operation; ours, not the document's
 */
record Specification(JsonNode document, JsonNode examples) {
    private static final String FILE = "/iceberg/rest-catalog-open-api.yaml";
    private static final String EXAMPLES = "/iceberg/request-examples.json";
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete");

    static Specification read() {
        try (InputStream yaml = Specification.class.getResourceAsStream(FILE);
                InputStream json = Specification.class.getResourceAsStream(EXAMPLES)) {
            return new Specification(new YAMLMapper().readTree(yaml), new ObjectMapper().readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * An operation.
     *
     * @param id its operationId
     * @param method in capitals
     * @param path with placeholders
     * @param takesKey whether it takes an Idempotency-Key
     * @param definition what the document says of it
     */
    record Operation(String id, String method, String path, boolean takesKey, JsonNode definition) {
        String endpoint() {
            return method + " " + path;
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(entry -> {
                    if (METHODS.contains(entry.getKey())) {
                        JsonNode definition = entry.getValue();
                        operations.add(new Operation(
                                definition.get("operationId").asText(),
                                entry.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                takesKey(definition),
                                definition));
                    }
                }));
        return operations;
    }

    /** What a reference leads to; the node itself if it is none. */
    JsonNode resolve(JsonNode node) {
        JsonNode resolved = node;
        while (resolved.has("$ref")) {
            resolved = document.at(resolved.get("$ref").asText().substring(1));
        }
        return resolved;
    }

    private static boolean takesKey(JsonNode definition) {
        return StreamSupport.stream(definition.path("parameters").spliterator(), false)
                .anyMatch(parameter -> parameter.path("$ref").asText().endsWith("/idempotency-key"));
    }
}
