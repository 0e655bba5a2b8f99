package io.tarn.catalog.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/** A client of {@code /v1/warehouses/{warehouse}/dropped}. */
final class DroppedClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 60;
    private static final int PAUSE_MILLIS = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    DroppedClient(CatalogServer server) {
        this(server, "lake");
    }

    DroppedClient(CatalogServer server, String warehouse) {
        this.base = server.own().resolve(warehouse + "/dropped");
    }

    record Answer(int status, JsonNode body) {}

    Answer get(String query) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(base + query)).GET());
    }

    Answer post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(base + "/" + path))
                .POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    JsonNode all() throws Exception {
        return get("").body().get("dropped");
    }

    String idOf(String name) throws Exception {
        return get("?namespace=demo&name=" + name).body().at("/dropped/0/id").asText();
    }

    /** Waits until nothing is purged any more. */
    void awaitPurges() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (all().findValuesAsText("state").contains("purge")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still there: " + all());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private Answer send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    }
}
