package io.tarn.catalog.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.tarn.catalog.http.Specification.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests made from the specification: right ones, and wrong ones in many ways. */
final class RandomRequests {
    /** Where in the texts the metadata locations begin. */
    private static final int METADATA = 7;

    private static final List<String> USUAL_NAMES = List.of("n", "n", "n", "m", "n%1Fo");
    private static final List<String> ODD_NAMES = List.of(
            "",
            "%20",
            "a%2Fb",
            "a+b",
            "%2E%2E",
            "..",
            ".",
            "%00",
            "%1F",
            "%1F%1F",
            "n%1F",
            "%FF%FE",
            "%zz",
            "%",
            "%C3%28",
            "%F0%9F%90%9F",
            "x".repeat(300),
            "%E2%80%AE",
            "a;b=c",
            "a%3Fb",
            "a%23b",
            "%5C",
            "%22",
            "%0D%0A",
            "{table}",
            "%u0041",
            "\u00e9");

    private final List<Operation> operations;
    private final Specification specification;
    private final Random random;
    private final RandomJson json;
    private final List<String> texts;

    RandomRequests(Specification specification, Random random, List<String> texts) {
        this.specification = specification;
        this.operations = specification.operations();
        this.random = random;
        this.texts = texts;
        this.json = new RandomJson(specification, random, texts);
    }

    RawHttp.Request next() {
        Operation operation = operations.get(random.nextInt(operations.size()));
        if (operation.id().matches("drop.*|unregister.*") && random.nextInt(3) > 0) {
            operation = operations.stream()
                    .filter(other -> other.id().matches("create(Namespace|Table)"))
                    .skip(random.nextInt(2))
                    .findFirst()
                    .orElseThrow();
        }
        String method =
                random.nextInt(60) == 0 ? pick(List.of("PUT", "POST", "GET", "DELETE", "HEAD")) : operation.method();
        byte[] body = body(operation);
        int claimed = body.length;
        if (random.nextInt(200) == 0) {
            claimed += 1 + random.nextInt(1_000);
        }
        String target = "/catalog" + path(operation) + query(operation);
        return new RawHttp.Request(method + " " + target + " HTTP/1.1", headers(operation), body, claimed);
    }

    private String path(Operation operation) {
        StringBuilder path = new StringBuilder();
        for (String segment : operation.path().substring(1).split("/", -1)) {
            path.append('/').append(segment.startsWith("{") ? name(segment) : segment);
        }
        return path.toString();
    }

    private String name(String placeholder) {
        if (random.nextInt(12) == 0) {
            return pick(ODD_NAMES);
        }
        return switch (placeholder) {
            case "{prefix}" -> random.nextInt(20) == 0 ? "nope" : pick(List.of("lake", "lake", "lake", "pond"));
            case "{namespace}" -> pick(USUAL_NAMES);
            case "{table}" -> pick(List.of("t", "t", "u", "v", "w"));
            case "{view}" -> pick(List.of("v", "w", "t"));
            case "{plan-id}" -> "019a0000-0000-7000-8000-000000000001";
            default -> "f";
        };
    }

    private String query(Operation operation) {
        List<String> parameters = new ArrayList<>();
        for (JsonNode parameter : operation.definition().path("parameters")) {
            JsonNode resolved = specification.resolve(parameter);
            if (resolved.path("in").asText().equals("query")) {
                for (int times = random.nextInt(8) == 0 ? 2 : random.nextInt(2); times > 0; times--) {
                    parameters.add(resolved.get("name").asText() + "=" + queryValue(resolved));
                }
            }
        }
        if (random.nextInt(15) == 0) {
            parameters.add(pick(
                    List.of("a", "pageSize=-1", "pageToken=%ff", "x=%zz", "=", "&", "warehouse=%00", "parent=%1F%1F")));
        }
        return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    }

    private String queryValue(JsonNode parameter) {
        if (random.nextInt(4) == 0) {
            return pick(ODD_NAMES);
        }
        JsonNode value = json.valid(parameter.path("schema"));
        return java.net.URLEncoder.encode(
                value.isTextual() ? value.asText() : value.toString(), StandardCharsets.UTF_8);
    }

    private String headers(Operation operation) {
        StringBuilder headers = new StringBuilder("Content-Type: "
                + (random.nextInt(20) == 0
                        ? pick(List.of("text/plain", "application/xml", "", ";;;", "application/json; charset=utf-16"))
                        : "application/json")
                + "\r\n");
        if (operation.takesKey() && random.nextInt(5) == 0 || random.nextInt(50) == 0) {
            headers.append("Idempotency-Key: ")
                    .append(pick(List.of(
                            "x",
                            "",
                            "019a0000-0000-7000-8000-000000000001",
                            "019a0000-0000-7000-8000-00000000000" + random.nextInt(9))))
                    .append("\r\n");
        }
        if (random.nextInt(10) == 0) {
            headers.append("If-None-Match: ")
                    .append(pick(List.of("*", "\"x\"", "W/", ",,,", "\"")))
                    .append("\r\n");
        }
        if (random.nextInt(10) == 0) {
            headers.append(pick(List.of(
                    "X-Iceberg-Access-Delegation: vended-credentials,remote-signing\r\n",
                    "Accept: text/html\r\n",
                    "Accept-Encoding: gzip;q=0, br\r\n",
                    "Accept-Encoding: identity\r\n",
                    "Content-Encoding: gzip\r\n",
                    "Authorization: Bearer x\r\n")));
        }
        return headers.toString();
    }

    private byte[] body(Operation operation) {
        JsonNode content = specification
                .resolve(operation.definition().path("requestBody"))
                .path("content");
        if (content.isMissingNode()) {
            return random.nextInt(20) == 0 ? pick(texts).getBytes(StandardCharsets.UTF_8) : new byte[0];
        }
        List<String> examples = examples(operation.id());
        JsonNode value = examples.isEmpty() || random.nextInt(3) == 0
                ? json.valid(content.elements().next().path("schema"))
                : RandomJson.parse(pick(examples));
        return random.nextInt(3) == 0 ? RandomJson.bytes(value) : json.spoilt(value);
    }

    /** Bodies that are right more often than those of the schemas alone, to be spoilt a little. */
    private List<String> examples(String operation) {
        String name = pick(List.of("t", "u", "v", "w"));
        String fields = "\"fields\": [{\"id\": 1, \"name\": \"id\", \"required\": true, \"type\": \"long\"},"
                + "{\"id\": 2, \"name\": \"d\", \"required\": false, \"type\": \"date\"}]";
        String schema = "\"schema\": {\"type\": \"struct\", " + fields + "}";
        String spec =
                "{\"spec-id\": 1, \"fields\": [{\"source-id\": 1, \"field-id\": 1000, \"transform\": \"bucket[4]\", \"name\": \"b\"}]}";
        String snapshot = "{\"snapshot-id\": " + random.nextInt(9) + ", \"sequence-number\": " + random.nextInt(9)
                + ", \"timestamp-ms\": " + System.currentTimeMillis()
                + ", \"summary\": {\"operation\": \"append\"}, \"manifest-list\": \"/none.avro\", \"schema-id\": 0}";
        String view = "\"view-version\": {\"version-id\": 1, \"timestamp-ms\": 1, \"schema-id\": 0, \"summary\": {},"
                + " \"representations\": [{\"type\": \"sql\", \"sql\": \"SELECT 1\", \"dialect\": \"spark\"}],"
                + " \"default-namespace\": [\"n\"]}";
        String requirements = "{\"requirements\": ["
                + pick(List.of(
                        "",
                        "{\"type\": \"assert-create\"}",
                        "{\"type\": \"assert-ref-snapshot-id\", \"ref\": \"main\", \"snapshot-id\": null}",
                        "{\"type\": \"assert-current-schema-id\", \"current-schema-id\": 0}"))
                + "], \"updates\": [";
        String creation = "{\"action\": \"add-schema\", " + schema
                + "}, {\"action\": \"set-current-schema\", \"schema-id\": -1}, {\"action\": \"add-spec\", \"spec\": "
                + spec
                + "}, {\"action\": \"set-default-spec\", \"spec-id\": -1}, {\"action\": \"add-sort-order\","
                + " \"sort-order\": {\"order-id\": 0, \"fields\": []}}, {\"action\": \"set-default-sort-order\", \"sort-order-id\": -1}";
        List<String> updates = List.of(
                creation,
                creation,
                "{\"action\": \"set-properties\", \"updates\": {\"a\": \"b\"}}",
                "{\"action\": \"remove-properties\", \"removals\": [\"a\"]}",
                "{\"action\": \"add-schema\", " + schema + "}, {\"action\": \"set-current-schema\", \"schema-id\": -1}",
                "{\"action\": \"add-spec\", \"spec\": " + spec
                        + "}, {\"action\": \"set-default-spec\", \"spec-id\": -1}",
                "{\"action\": \"upgrade-format-version\", \"format-version\": 3}",
                "{\"action\": \"add-snapshot\", \"snapshot\": " + snapshot + "}",
                "{\"action\": \"set-snapshot-ref\", \"ref-name\": \"b\", \"type\": \"branch\", \"snapshot-id\": 3}",
                "{\"action\": \"remove-snapshots\", \"snapshot-ids\": [1, 2]}",
                "{\"action\": \"remove-schemas\", \"schema-ids\": [0]}",
                "{\"action\": \"set-location\", \"location\": \"/elsewhere\"}",
                "{\"action\": \"assign-uuid\", \"uuid\": \"019a0000-0000-7000-8000-000000000001\"}");
        return switch (operation) {
            case "createNamespace" ->
                List.of(
                        "{\"namespace\": [\"n\"]}",
                        "{\"namespace\": [\"n\"]}",
                        "{\"namespace\": [\"n\", \"o\"]}",
                        "{\"namespace\": [\"m\"], \"properties\": {\"a\": \"b\"}}");
            case "updateProperties" -> List.of("{\"removals\": [\"a\"], \"updates\": {\"b\": \"c\"}}");
            case "createTable" ->
                List.of(
                        "{\"name\": \"" + name + "\", " + schema + "}",
                        "{\"name\": \"" + name + "\", " + schema + ", \"partition-spec\": " + spec + "}",
                        "{\"name\": \"" + name + "\", " + schema + ", \"stage-create\": true}");
            case "updateTable", "replaceView" ->
                List.of(
                        requirements + pick(updates) + "]}",
                        requirements + pick(updates) + ", " + pick(updates) + "]}");
            case "commitTransaction" ->
                List.of("{\"table-changes\": [{\"identifier\": {\"namespace\": [\"n\"], \"name\": \"t\"}, "
                        + requirements.substring(1) + pick(updates) + "]}]}");
            case "createView" ->
                List.of("{\"name\": \"" + name + "\", " + schema + ", \"properties\": {}, " + view + "}");
            case "planTableScan" ->
                List.of(
                        "{}",
                        "{\"filter\": {\"type\": \"eq\", \"term\": \"id\", \"value\": 5}, \"select\": [\"id\"], \"stats-fields\": [\"id\"]}",
                        "{\"snapshot-id\": 3, \"use-snapshot-schema\": true, \"min-rows-requested\": 5}",
                        "{\"start-snapshot-id\": 1, \"end-snapshot-id\": 2}");
            case "registerTable", "registerView" ->
                List.of("{\"name\": \"" + name + "\", \"metadata-location\": \""
                        + texts.get(METADATA + random.nextInt(4)) + "\"}");
            case "renameTable", "renameView" ->
                List.of("{\"source\": {\"namespace\": [\"n\"], \"name\": \"" + name
                        + "\"}, \"destination\": {\"namespace\": [\"n\", \"o\"], \"name\": \"t\"}}");
            default -> List.of();
        };
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
