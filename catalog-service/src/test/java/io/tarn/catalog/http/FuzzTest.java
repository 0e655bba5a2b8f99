package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random requests, right and wrong, made from the specification: none is answered with 500, every error has the form and the
 * type of the specification, and the server works afterwards. The check uses one seed, so that a change
 * is not refused for what was there before it; {@code -Dtarn.fuzz.seed=NUMBER} tries, or repeats, another.
 */
class FuzzTest {
    private static final long USUAL_SEED = 20_112_412_993_722L;
    private static final int CLIENTS = 2;
    private static final int REQUESTS_OF_A_CLIENT = 5_500;
    private static final int TEN_MEGABYTES = 10_000_000;
    private static final int MOST_SHOWN = 2_000;

    @TempDir
    private Path folder;

    private CatalogServer server;
    private List<String> texts;

    @BeforeEach
    void start() throws Exception {
        server = CatalogServer.start(folder);
        try (RESTCatalog client = server.client()) {
            client.createNamespace(Namespace.of("n"));
            client.createNamespace(Namespace.of("n", "o"));
            Table table = client.createTable(TableIdentifier.of("n", "t"), Flights.SCHEMA);
            Flights.append(table, "/a.parquet");
            texts = texts(((BaseTable) table).operations().current().metadataFileLocation());
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void noRequestIsAnsweredWithAnInternalError() throws Exception {
        long seed = Long.getLong("tarn.fuzz.seed", USUAL_SEED);
        System.out.println("fuzz seed " + seed);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<String> wrong = new ArrayList<>();
        Map<Integer, Integer> statuses = new TreeMap<>();
        try {
            List<Future<List<String>>> runs = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                runs.add(clients.submit(run(new Random(seed + client), statuses)));
            }
            for (Future<List<String>> run : runs) {
                wrong.addAll(run.get());
            }
        } finally {
            clients.shutdownNow();
        }
        System.out.println("fuzz answers by status: " + statuses);

        assertThat(wrong.stream().limit(MOST_SHOWN))
                .as("seed " + seed + ", " + wrong.size())
                .isEmpty();
        assertThat(statuses.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(10_000);
        assertThat(statuses).containsKeys(200, 204, 400, 404, 405, 406, 409);
        serverWorks();
    }

    @Test
    void aPropertyOfTenMegabytesIsKeptOrRefused() throws Exception {
        String large = "x".repeat(TEN_MEGABYTES);
        List<String> bodies = List.of(
                "{\"namespace\": [\"large\"], \"properties\": {\"p\": \"" + large + "\"}}",
                "{\"namespace\": [\"" + large + "\"]}",
                "{\"namespace\": [\"deep\"], \"properties\": " + "{\"a\":".repeat(1_000_000));

        try (RawHttp http = new RawHttp(server.uri())) {
            for (String body : bodies) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                RawHttp.Request request =
                        new RawHttp.Request("POST /catalog/v1/lake/namespaces HTTP/1.1", "", bytes, bytes.length);
                assertThat(complaint(request, http.send(request))).isEmpty();
            }
        }
        serverWorks();
    }

    private Callable<List<String>> run(Random random, Map<Integer, Integer> statuses) {
        return () -> {
            List<String> wrong = new ArrayList<>();
            RandomRequests requests = new RandomRequests(Specification.read(), random, texts);
            try (RawHttp http = new RawHttp(server.uri())) {
                for (int i = 0; i < REQUESTS_OF_A_CLIENT; i++) {
                    RawHttp.Request request = requests.next();
                    try {
                        RawHttp.Response response = http.send(request);
                        synchronized (statuses) {
                            statuses.merge(response.status(), 1, Integer::sum);
                        }
                        String complaint = complaint(request, response);
                        if (!complaint.isEmpty()) {
                            wrong.add(complaint);
                        }
                    } catch (IOException e) {
                        wrong.add("no answer: " + e + "\n" + request);
                        http.close();
                    }
                }
            }
            return wrong;
        };
    }

    /** Empty if the answer is as the specification has it. */
    private static String complaint(RawHttp.Request request, RawHttp.Response response) {
        if (response.status() >= 500) {
            return "status " + response.status() + " " + response.body() + "\nto " + request;
        }
        if (response.status() < 400 || request.isHead()) {
            return "";
        }
        try {
            JsonNode error = RandomJson.parse(response.body()).path("error");
            boolean right = error.path("code").asInt() == response.status()
                    && error.path("type").asText().matches("[A-Z][A-Za-z]+Exception")
                    && !error.path("message").asText().isEmpty()
                    && !error.path("message").asText().contains("\tat ");
            return right ? "" : "not an error of the specification: " + response + "\nto " + request;
        } catch (IllegalArgumentException e) {
            return "not JSON: " + response + "\nto " + request;
        }
    }

    private void serverWorks() throws Exception {
        try (RESTCatalog client = server.client()) {
            Namespace fresh = Namespace.of("after-all");
            client.createNamespace(fresh);
            Table table = client.createTable(TableIdentifier.of(fresh, "t"), Flights.SCHEMA);
            Flights.append(table, "/z.parquet");
            assertThat(Flights.files(client.loadTable(TableIdentifier.of(fresh, "t"))))
                    .containsExactly("/z.parquet");
            for (Namespace namespace : client.listNamespaces()) {
                for (TableIdentifier name : client.listTables(namespace)) {
                    assertThat(client.loadTable(name).schema())
                            .as(name.toString())
                            .isNotNull();
                }
            }
        }
    }

    /** Names and locations: real ones, near ones and nonsense. */
    private List<String> texts(String metadata) throws IOException {
        Path metadataFile = Path.of(URI.create(metadata));
        Path garbage = metadataFile.resolveSibling("00007-garbage.metadata.json");
        Files.write(garbage, new byte[] {1, 2, 3, (byte) 0xFF});
        Path other = metadataFile.resolveSibling("00008-other.metadata.json");
        Files.writeString(other, "{\"format-version\": 99, \"location\": []}");
        String root = server.root().value();
        return List.of(
                "n",
                "t",
                "u",
                "v",
                "main",
                "1",
                "id",
                metadata,
                garbage.toUri().toString(),
                other.toUri().toString(),
                metadata + ".gz",
                metadataFile.getParent().toUri().toString(),
                root + "/n/mine",
                root,
                root + "/../..",
                "file:///etc/passwd",
                "s3://bucket/key",
                "not a location",
                "",
                " ",
                "\u0000",
                "\ud83d\udc1f",
                "\u202e\uffff",
                "x".repeat(300));
    }
}
