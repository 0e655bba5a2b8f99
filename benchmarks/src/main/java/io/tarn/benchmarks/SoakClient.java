package io.tarn.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** One user who sends statements of all kinds, one after the other, and knows what each must answer. */
final class SoakClient implements Runnable {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int WRONG = 400;
    private static final int TOO_MANY = 429;
    private static final long ROWS = SqlSoak.ROWS;

    private final HttpClient http;
    private final URI server;
    private final int number;
    private final long until;
    private final Tally tally;
    private final ObjectMapper json = new ObjectMapper();
    private final Random random;
    private long inserted;

    SoakClient(HttpClient http, URI server, int number, long until, Tally tally) {
        this.http = http;
        this.server = server;
        this.number = number;
        this.until = until;
        this.tally = tally;
        this.random = new Random(number);
    }

    /** What has happened to this client so far. */
    static final class Tally {
        final AtomicLong statements = new AtomicLong();
        final AtomicLong refused = new AtomicLong();
        final AtomicLong wrong = new AtomicLong();
        final AtomicLong queuedMillis = new AtomicLong();
        volatile String firstWrong = "";

        void wrong(String what) {
            if (wrong.getAndIncrement() == 0) {
                firstWrong = what;
            }
        }
    }

    @Override
    public void run() {
        try {
            send("CREATE TABLE soak.client_" + number + " (a BIGINT)", OK);
            while (System.nanoTime() < until) {
                one(random.nextInt(20));
            }
            expect("SELECT count(*) FROM soak.client_" + number, "[[" + inserted + "]]");
        } catch (IOException | InterruptedException | RuntimeException e) {
            tally.wrong("client " + number + " ended: " + e);
        }
    }

    private void one(int kind) throws IOException, InterruptedException {
        int k = random.nextInt(100);
        if (kind < 8) {
            long first = ROWS / 100 * (ROWS / 100 - 1) / 2 * 100 + ROWS / 100 * k;
            expect(
                    "SELECT k, count(*), sum(id) FROM soak.numbers WHERE k = " + k + " GROUP BY k",
                    "[[" + k + "," + ROWS / 100 + "," + first + "]]");
        } else if (kind < 12) {
            expect("SELECT id, name FROM soak.numbers WHERE id = " + k, "[[" + k + ",\"name " + k + "\"]]");
        } else if (kind < 14) {
            expect(
                    "SELECT count(*) FROM soak.numbers a JOIN soak.numbers b ON a.id = b.id WHERE a.k < 10",
                    "[[" + ROWS / 10 + "]]");
        } else if (kind == 14) {
            expectLines("SELECT * FROM soak.numbers WHERE k < 20", ROWS / 5);
        } else if (kind == 15) {
            send("SELECT nope FROM soak.numbers", WRONG);
        } else if (kind < 18) {
            send("INSERT INTO soak.client_" + number + " VALUES (" + k + ")", OK);
            inserted++;
        } else {
            background(k);
        }
    }

    private void expect(String sql, String rows) throws IOException, InterruptedException {
        JsonNode answer = json.readTree(send(sql, OK).body());
        tally.queuedMillis.addAndGet(answer.path("stats").path("queuedMillis").asLong());
        if (!answer.path("rows").toString().equals(rows)) {
            tally.wrong(sql + " answered " + answer);
        }
    }

    private void expectLines(String sql, long rows) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(
                request("/v1/sql").header("Accept", "application/x-ndjson").POST(BodyPublishers.ofString(sql)), OK);
        long lines = answer.body()
                .lines()
                .filter(line -> !line.startsWith("{\"error\""))
                .count();
        if (lines != rows) {
            tally.wrong(sql + " answered " + lines + " lines");
        }
    }

    private void background(int k) throws IOException, InterruptedException {
        String body =
                "{\"sql\": \"SELECT id FROM soak.numbers WHERE k = " + k + " ORDER BY id\", \"waitTimeout\": \"0\"}";
        HttpRequest.Builder start =
                request("/v1/sql").header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        String id = json.readTree(send(start, ACCEPTED).body()).path("id").asText();
        HttpResponse<String> page;
        do {
            Thread.sleep(50);
            page = http.send(request("/v1/sql/" + id + "/results?rows=500").build(), BodyHandlers.ofString());
        } while (page.statusCode() == ACCEPTED);
        JsonNode rows = json.readTree(page.body()).path("rows");
        if (rows.size() != 500 || rows.path(499).path(0).asLong() != 49_900 + k) {
            tally.wrong("the first page of " + id + ": " + page.statusCode() + " " + page.body());
        }
        if (k % 2 == 0) {
            http.send(request("/v1/sql/" + id).DELETE().build(), BodyHandlers.discarding());
        }
    }

    private HttpResponse<String> send(String sql, int status) throws IOException, InterruptedException {
        return send(request("/v1/sql").POST(BodyPublishers.ofString(sql)), status);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, int status)
            throws IOException, InterruptedException {
        while (true) {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() == TOO_MANY) {
                tally.refused.incrementAndGet();
                Thread.sleep(
                        1_000 * answer.headers().firstValueAsLong("Retry-After").orElse(1));
                continue;
            }
            tally.statements.incrementAndGet();
            if (answer.statusCode() != status) {
                tally.wrong("wanted " + status + ", got " + answer.statusCode() + " " + answer.body());
            }
            return answer;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).header("Tarn-User", "client-" + number);
    }
}
