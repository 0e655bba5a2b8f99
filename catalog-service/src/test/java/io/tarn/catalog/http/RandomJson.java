package io.tarn.catalog.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** JSON made from the schemas of the specification, then spoilt. The same random numbers give the same JSON. */
final class RandomJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEEPEST = 7;
    private static final int VERY_DEEP = 3_000;

    private final Specification specification;
    private final Random random;
    private final List<String> texts;

    RandomJson(Specification specification, Random random, List<String> texts) {
        this.specification = specification;
        this.random = random;
        this.texts = texts;
    }

    /** A value that fits a schema, as far as that tells. */
    JsonNode valid(JsonNode schema) {
        return value(schema, "", 0);
    }

    /** The bytes of a value with a few faults, in the value or in its text. */
    byte[] spoilt(JsonNode value) {
        JsonNode copy = value.deepCopy();
        for (int faults = 1 + random.nextInt(3); faults > 0; faults--) {
            copy = withFault(copy);
        }
        byte[] bytes = bytes(copy);
        if (random.nextInt(6) == 0 && bytes.length > 2) {
            return spoiltText(bytes);
        }
        return bytes;
    }

    static byte[] bytes(JsonNode value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode value(JsonNode unresolved, String name, int depth) {
        JsonNode schema = specification.resolve(unresolved);
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("enum")) {
            return any(schema.get("enum"));
        }
        for (String choice : List.of("oneOf", "anyOf")) {
            if (schema.has(choice)) {
                return merge(value(any(schema.get(choice)), name, depth + 1), object(schema, depth));
            }
        }
        if (schema.has("allOf")) {
            JsonNode all = object(schema, depth);
            for (JsonNode part : schema.get("allOf")) {
                all = merge(value(part, name, depth + 1), all);
            }
            return all;
        }
        return ofType(schema, name, depth);
    }

    private JsonNode ofType(JsonNode schema, String name, int depth) {
        JsonNode type = schema.path("type");
        String wanted =
                type.isArray() ? any(type).asText() : type.asText(schema.has("properties") ? "object" : "string");
        return switch (wanted) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, name, depth);
            case "integer" -> NODES.numberNode(random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(5) - 1);
            case "number" -> NODES.numberNode(random.nextDouble());
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "null" -> NODES.nullNode();
            default -> NODES.textNode(text(name));
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = NODES.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(node -> required.add(node.asText()));
        schema.path("properties").properties().forEach(property -> {
            boolean wanted = required.contains(property.getKey());
            if (wanted || depth < DEEPEST && random.nextInt(3) > 0) {
                object.set(
                        property.getKey(),
                        depth > 2 * DEEPEST
                                ? NODES.textNode("x")
                                : value(property.getValue(), property.getKey(), depth + 1));
            }
        });
        JsonNode more = schema.path("additionalProperties");
        if (more.isObject() && depth < DEEPEST) {
            for (int i = random.nextInt(3); i > 0; i--) {
                object.set(text("key"), value(more, "", depth + 1));
            }
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, String name, int depth) {
        ArrayNode array = NODES.arrayNode();
        if (depth < DEEPEST && schema.has("items")) {
            for (int i = random.nextInt(4); i > 0; i--) {
                array.add(value(schema.get("items"), name, depth + 1));
            }
        }
        return array;
    }

    private static JsonNode merge(JsonNode one, JsonNode other) {
        if (one instanceof ObjectNode object && other instanceof ObjectNode added) {
            ObjectNode merged = object.deepCopy();
            // What the specialised schema says last, such as the name of its action, counts.
            added.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
            return merged;
        }
        return other.isEmpty() ? one : other;
    }

    private JsonNode any(JsonNode array) {
        return array.get(random.nextInt(array.size()));
    }

    private String text(String name) {
        return switch (name) {
            case "type" ->
                pick(List.of("long", "string", "int", "decimal(9,2)", "fixed[3]", "boolean", "no type", "variant"));
            case "action", "key" ->
                pick(List.of("a", "owner", "write.metadata.path", "format-version", "commit.retry"));
            case "uuid", "table-uuid" -> "019a0000-0000-7000-8000-00000000000" + random.nextInt(9);
            case "transform" ->
                pick(List.of("identity", "bucket[4]", "day", "truncate[0]", "bucket[-1]", "void", "none"));
            default -> pick(texts);
        };
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** One place in the tree is replaced, removed or added to. */
    private JsonNode withFault(JsonNode root) {
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        if (containers.isEmpty()) {
            return wrong(root);
        }
        JsonNode at = pick(containers);
        if (at instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            switch (names.isEmpty() ? 2 : random.nextInt(4)) {
                case 0 -> object.remove(pick(names));
                case 1 -> object.set(names.get(0), object.get(pick(names)));
                case 2 -> object.set(pick(texts), wrong(object));
                default -> {
                    String name = pick(names);
                    object.set(name, wrong(object.get(name)));
                }
            }
        } else if (at instanceof ArrayNode array) {
            int index = array.isEmpty() ? 0 : random.nextInt(array.size());
            switch (array.isEmpty() ? 2 : random.nextInt(4)) {
                case 0 -> array.remove(index);
                case 1 -> array.insert(0, array.remove(index));
                case 2 -> array.insert(index, wrong(array));
                default -> array.set(index, wrong(array.get(index)));
            }
        }
        return root;
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
                collect(children.next(), containers);
            }
        }
    }

    private JsonNode wrong(JsonNode instead) {
        List<Supplier<JsonNode>> wrongs = List.of(
                NODES::nullNode,
                NODES::objectNode,
                NODES::arrayNode,
                () -> NODES.numberNode(-1),
                () -> NODES.numberNode(Long.MIN_VALUE),
                () -> NODES.numberNode(Integer.MAX_VALUE),
                () -> NODES.numberNode(BigInteger.TEN.pow(40)),
                () -> NODES.numberNode(new BigDecimal("1e400")),
                () -> NODES.numberNode(0.5),
                () -> NODES.booleanNode(true),
                () -> NODES.textNode(""),
                () -> NODES.textNode(pick(texts)),
                () -> NODES.textNode("x".repeat(5_000)),
                () -> NODES.arrayNode().add(instead.isContainerNode() ? NODES.nullNode() : instead),
                this::deep);
        return random.nextInt(40) == 0
                ? deep()
                : pick(wrongs.subList(0, wrongs.size() - 1)).get();
    }

    private JsonNode deep() {
        JsonNode node = NODES.nullNode();
        int levels = random.nextBoolean() ? 50 : VERY_DEEP / 10;
        for (int i = 0; i < levels; i++) {
            node = random.nextBoolean()
                    ? NODES.arrayNode().add(node)
                    : NODES.objectNode().set(pick(texts), node);
        }
        return node;
    }

    private byte[] spoiltText(byte[] bytes) {
        byte[] spoilt = bytes.clone();
        int place = random.nextInt(spoilt.length);
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(spoilt, place);
            case 1 -> {
                spoilt[place] = (byte) random.nextInt(256);
                yield spoilt;
            }
            case 2 -> {
                spoilt[place] = (byte) 0xC3;
                yield spoilt;
            }
            case 3 -> ("[".repeat(VERY_DEEP) + "1").getBytes(StandardCharsets.UTF_8);
            default -> (new String(spoilt, StandardCharsets.UTF_8) + pick(texts)).getBytes(StandardCharsets.UTF_8);
        };
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + text, e);
        }
    }
}
