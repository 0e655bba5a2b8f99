package io.tarn.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Trino server, over HTTP, on Tarn's tables. */
record TrinoSql(TrinoServer server, HttpClient http) implements SqlContender {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "Trino";
    }

    @Override
    public SqlAnswer ask(String sql) throws IOException, InterruptedException {
        long began = System.nanoTime();
        List<List<@Nullable String>> rows = new ArrayList<>();
        JsonNode page = page(request(server.uri().resolve("/v1/statement")).POST(BodyPublishers.ofString(text(sql))));
        rows.addAll(TarnSql.rows(page.path("data")));
        while (page.has("nextUri")) {
            page = page(request(URI.create(page.path("nextUri").asText())));
            rows.addAll(TarnSql.rows(page.path("data")));
        }
        return new SqlAnswer((System.nanoTime() - began) / 1e6, rows, "");
    }

    /** Without the semicolon that Spark takes at the end. */
    private static String text(String sql) {
        return sql.strip().replaceAll(";$", "");
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri)
                .header("X-Trino-User", "benchmark")
                .header("X-Trino-Catalog", TrinoServer.CATALOG)
                .header("X-Trino-Schema", TpchData.NAMESPACE);
    }

    private JsonNode page(HttpRequest.Builder request) throws IOException, InterruptedException {
        JsonNode page = JSON.readTree(
                http.send(request.build(), BodyHandlers.ofByteArray()).body());
        if (page.has("error")) {
            throw new IOException("Trino: " + page.path("error").path("message").asText());
        }
        return page;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
    }

    @Override
    public SqlAnswer write(String select) throws IOException {
        throw new IOException("Trino reads the tables only");
    }
}
