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
        JsonNode examples = specification.examples().path(operation.id());
        JsonNode value = examples.isEmpty() || random.nextInt(3) == 0
                ? json.valid(content.elements().next().path("schema"))
                : example(examples);
        return random.nextInt(3) == 0 ? RandomJson.bytes(value) : json.spoilt(value);
    }

    private JsonNode example(JsonNode all) {
        String text = all.get(random.nextInt(all.size())).toString();
        return RandomJson.parse(text.replace("@NAME@", pick(List.of("t", "u", "v", "w")))
                .replace("@METADATA@", texts.get(METADATA + random.nextInt(4))));
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
