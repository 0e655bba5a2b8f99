package io.tarn.cli.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tarn.api.ColumnInfo;
import io.tarn.api.ErrorCode;
import io.tarn.api.Problem;
import io.tarn.api.SessionInfo;
import io.tarn.api.StatementAnswer;
import io.tarn.api.StatementRequest;
import io.tarn.api.StatementStats;
import io.tarn.api.TarnException;
import io.tarn.api.TextPosition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that answers by the contract of {@code POST /v1/sql} and by the catalog's listings, with a few fixed statements.
 * Runs alone too: {@code main} takes a port.
 */
public final class FakeTarn implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<StatementRequest> requests = new CopyOnWriteArrayList<>();

    public FakeTarn(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/health/live", exchange -> answer(exchange, 200, Map.of("name", "tarn")));
        server.createContext("/v1/sql", this::sql);
        server.createContext("/v1/sessions", FakeTarn::session);
        server.createContext(
                "/catalog/v1/config",
                exchange -> answer(exchange, 200, Map.of("overrides", Map.of("prefix", "lake"), "defaults", Map.of())));
        server.createContext("/catalog/v1/lake/namespaces", FakeTarn::names);
        server.start();
    }

    public static void main(String[] args) throws IOException {
        new FakeTarn(Integer.parseInt(args[0]));
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The statements that arrived. */
    public List<StatementRequest> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void names(HttpExchange exchange) throws IOException {
        String uri = exchange.getRequestURI().toString();
        if (uri.endsWith("/demo/tables")) {
            answer(exchange, 200, Map.of("identifiers", List.of(table("flights"), table("airports"))));
        } else if (uri.contains("parent=")) {
            answer(exchange, 200, Map.of("namespaces", List.of()));
        } else {
            answer(exchange, 200, Map.of("namespaces", List.of(List.of("demo"))));
        }
    }

    private static void session(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("DELETE")) {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            return;
        }
        answer(
                exchange,
                201,
                new SessionInfo(
                        "11111111-1111-1111-1111-111111111111",
                        "me",
                        "lake",
                        "",
                        "2026-01-01T00:00:00Z",
                        "2026-01-01T00:00:00Z",
                        "30m"));
    }

    private static Map<String, Object> table(String name) {
        return Map.of("namespace", List.of("demo"), "name", name);
    }

    private void sql(HttpExchange exchange) throws IOException {
        StatementRequest request = JSON.readValue(exchange.getRequestBody(), StatementRequest.class);
        requests.add(request);
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        switch (request.sql().replaceAll("\\s+", " ").strip()) {
            case "SELECT 1" -> result(exchange, accept, List.of(new ColumnInfo("1", "int")), List.of(List.of(1)));
            case "CREATE NAMESPACE x" -> result(exchange, accept, List.of(), List.of());
            case "SELECT * FROM flights" -> result(exchange, accept, columns(), rows());
            case "SELECT broken FROM stream" -> brokenStream(exchange, accept);
            case "SELECT slow" -> {
                sleep();
                result(exchange, accept, List.of(new ColumnInfo("slow", "string")), List.of(List.of("done")));
            }
            case "SELECT boom" ->
                problem(
                        exchange,
                        new TarnException(
                                ErrorCode.SYNTAX_ERROR,
                                "42601",
                                "cannot read 'boom'",
                                new TextPosition(
                                        request.sql().contains("\n") ? 2 : 1,
                                        request.sql().contains("\n") ? 1 : 8),
                                null));
            default ->
                problem(
                        exchange,
                        new TarnException(
                                ErrorCode.TABLE_NOT_FOUND,
                                "table 'demo.flight' does not exist; did you mean 'demo.flights'?"));
        }
    }

    private static List<ColumnInfo> columns() {
        return List.of(new ColumnInfo("origin", "string"), new ColumnInfo("delay", "decimal(4,1)"));
    }

    private static List<List<Object>> rows() {
        List<Object> withNull = new java.util.ArrayList<>();
        withNull.add("SFO");
        withNull.add(null);
        return List.of(List.of("ATL", "12.5"), List.of("Zürich", "-3.0"), withNull);
    }

    private static void result(
            HttpExchange exchange, String accept, List<ColumnInfo> columns, List<? extends List<Object>> rows)
            throws IOException {
        exchange.getResponseHeaders().add("Tarn-Columns", JSON.writeValueAsString(columns));
        switch (accept) {
            case "application/json" ->
                answer(
                        exchange,
                        200,
                        new StatementAnswer(
                                "s1", columns, List.copyOf(rows), false, StatementStats.of(310, rows.size(), "spark")));
            case "text/csv" -> bytes(exchange, 200, "text/csv", csv(columns, rows));
            default -> bytes(exchange, 200, accept, ndjson(columns, rows));
        }
    }

    private static String csv(List<ColumnInfo> columns, List<? extends List<Object>> rows) {
        StringBuilder csv = new StringBuilder(
                String.join(",", columns.stream().map(ColumnInfo::name).toList()) + "\r\n");
        for (List<Object> row : rows) {
            csv.append(String.join(
                            ",",
                            row.stream().map(v -> v == null ? "" : v.toString()).toList()))
                    .append("\r\n");
        }
        return csv.toString();
    }

    private static String ndjson(List<ColumnInfo> columns, List<? extends List<Object>> rows) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (List<Object> row : rows) {
            Map<String, Object> object = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                object.put(columns.get(i).name(), row.get(i));
            }
            lines.append(JSON.writeValueAsString(object)).append('\n');
        }
        return lines.toString();
    }

    /** A result that fails after its first row: an explicit error record, and for CSV no end of the stream. */
    private static void brokenStream(HttpExchange exchange, String accept) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", accept);
        exchange.getResponseHeaders().add("Tarn-Columns", "[{\"name\":\"a\",\"type\":\"int\"}]");
        boolean csv = accept.equals("text/csv");
        String text = csv
                ? "a\r\n1\r\n# error: disk full"
                : "{\"a\":1}\n{\"error\":"
                        + JSON.writeValueAsString(
                                Problem.of(new TarnException(ErrorCode.OUT_OF_RESOURCES, "disk full")))
                        + "}\n";
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, csv ? body.length + 10L : body.length);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private static void sleep() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void problem(HttpExchange exchange, TarnException error) throws IOException {
        bytes(exchange, error.code().httpStatus(), Problem.MEDIA_TYPE, JSON.writeValueAsString(Problem.of(error)));
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        bytes(exchange, status, "application/json", JSON.writeValueAsString(body));
    }

    private static void bytes(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
