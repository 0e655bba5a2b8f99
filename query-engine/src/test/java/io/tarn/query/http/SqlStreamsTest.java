package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdInputStream;
import com.sun.management.GarbageCollectorMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlStreamsTest {
    private static final String ARROW = "application/vnd.apache.arrow.stream";
    private static final String NDJSON = "application/x-ndjson";

    @RegisterExtension
    static final SqlServer server = new SqlServer();

    /** Enough rows, in enough partitions, that the last one is not begun when the first ones are sent. */
    private static final String FAILS_LATE =
            "SELECT id, IF(id = 299999, assert_true(false), NULL) AS x, repeat('x', 20) AS pad FROM range(0, 300000, 1, 64)";

    @Test
    void aResultOfTenMillionRowsTakesNoMemoryWhileASlowClientReadsIt() throws IOException {
        Watched watched = new Watched(stream(rows(10_000_000), ARROW, "zstd").body());
        long count = 0;
        try (BufferAllocator allocator = new RootAllocator();
                ArrowStreamReader reader = new ArrowStreamReader(new ZstdInputStream(watched), allocator)) {
            while (reader.loadNextBatch()) {
                count += reader.getVectorSchemaRoot().getRowCount();
            }
        }
        assertThat(count).isEqualTo(10_000_000);
        watched.assertFlat();
    }

    @Test
    void textTakesNoMoreMemory() throws IOException {
        assertLines(NDJSON, 1_000_000, 1_000_000);
        assertLines("text/csv", 1_000_000, 1_000_001);
    }

    private static void assertLines(String accept, int rows, int lines) throws IOException {
        Watched watched = new Watched(stream(rows(rows), accept, "identity").body());
        long count = 0;
        byte[] bytes = new byte[1 << 16];
        for (int n = watched.read(bytes); n >= 0; n = watched.read(bytes)) {
            for (int i = 0; i < n; i++) {
                count += bytes[i] == '\n' ? 1 : 0;
            }
        }
        assertThat(count).isEqualTo(lines);
        watched.assertFlat();
    }

    /** Few partitions: each of them is much larger than what memory may take. */
    private static String rows(int count) {
        return "SELECT id, id * 7919 % 1000003 AS n, concat('row ', id) AS t FROM range(0, " + count + ", 1, 4)";
    }

    /** A body that is read with pauses, in which memory is looked at: of the server, and of the client, which is the same process. */
    private static final class Watched extends InputStream {
        private static final Set<String> HEAP_POOLS = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toSet());
        private static final long PAUSE_EVERY_BYTES = 8L << 20;
        private static final long MOST_HEAP_BYTES = 128L << 20;
        private static final long MOST_ARROW_BYTES = 64L << 20;

        private final InputStream in;
        private final long heapBefore = heap();
        private long unpaused = PAUSE_EVERY_BYTES;
        private long mostHeap;
        private double mostArrow;
        private int pauses;

        Watched(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = in.read(bytes, offset, length);
            unpaused += n;
            if (unpaused >= PAUSE_EVERY_BYTES) {
                unpaused = 0;
                pauses++;
                pause();
                mostHeap = Math.max(mostHeap, heap());
                mostArrow = Math.max(mostArrow, arrowBytes());
            }
            return n;
        }

        private static void pause() {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /** What a whole collection left, as the collector tells it: threads that go on have allocated more when one looks after it. */
        private static long heap() {
            GarbageCollectorMXBean whole = whole();
            long before = whole.getCollectionCount();
            while (whole.getCollectionCount() == before) {
                // Asked for while native code holds an array (compression does), the collection does not come.
                System.gc();
            }
            return whole.getLastGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                    .filter(pool -> HEAP_POOLS.contains(pool.getKey()))
                    .mapToLong(pool -> pool.getValue().getUsed())
                    .sum();
        }

        /** The collector of the old generation is the last one that the platform names, whichever it is. */
        private static GarbageCollectorMXBean whole() {
            List<GarbageCollectorMXBean> collectors =
                    ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class);
            return collectors.get(collectors.size() - 1);
        }

        void assertFlat() {
            assertThat(pauses).isGreaterThan(1);
            assertThat(mostHeap - heapBefore).isLessThan(MOST_HEAP_BYTES);
            assertThat(mostArrow).isLessThan(MOST_ARROW_BYTES);
        }
    }

    private static double arrowBytes() {
        return server.meters().get("tarn.sql.arrow.bytes").gauge().value();
    }

    @Test
    void rowsBeyondTheLimitAreLeftOutAndTheAnswerSaysSo() {
        assertLimited("{\"sql\":\"SELECT id FROM range(1000000000000)\",\"rowLimit\":5}", 5, true);
        assertLimited("{\"sql\":\"SELECT id FROM range(5)\",\"rowLimit\":5}", 5, false);
        assertLimited("{\"sql\":\"SELECT id FROM range(0, 100000, 1, 7)\",\"rowLimit\":30000}", 30_000, true);
        assertLimited("{\"sql\":\"SELECT id FROM range(0, 30000, 1, 7)\",\"rowLimit\":30000}", 30_000, false);
        assertLimited("{\"sql\":\"SELECT id FROM range(5)\",\"rowLimit\":0}", 0, true);
        assertLimited("{\"sql\":\"SHOW FUNCTIONS\",\"rowLimit\":3}", 3, true);
    }

    private static void assertLimited(String body, int rows, boolean truncated) {
        HttpResponse<String> response = server.postJson(body);
        JsonNode answer = SqlServer.json(response);
        assertThat(answer.get("rows")).as(response.body()).hasSize(rows);
        assertThat(answer.get("truncated").asBoolean()).isEqualTo(truncated);
        assertThat(answer.get("stats").get("rows").asInt()).isEqualTo(rows);
    }

    @Test
    void bytesBeyondTheLimitAreLeftOutAndTheAnswerSaysSo() {
        JsonNode answer = SqlServer.json(server.postJson(
                "{\"sql\":\"SELECT id, repeat('x', 1000) AS x FROM range(0, 100000, 1, 4)\",\"byteLimit\":\"3MB\"}"));
        assertThat(answer.get("truncated").asBoolean()).isTrue();
        assertThat(answer.get("rows").size()).isBetween(2_000, 10_000);
    }

    @Test
    void aClientThatReadsTrailersIsToldThereHowItEnded() {
        String whole = wire("SELECT id FROM range(3)", NDJSON, "TE: trailers\r\n");
        assertThat(whole).contains("Trailer: Tarn-Truncated, Tarn-Error").contains("Tarn-Truncated: false");
        assertThat(whole).endsWith("\r\n\r\n").doesNotContain("Tarn-Error: ");
        String failed = wire(FAILS_LATE, "text/csv", "TE: trailers\r\n");
        assertThat(failed).contains("# error: INVALID_VALUE");
        assertThat(failed.substring(failed.lastIndexOf("\r\n0\r\n")))
                .contains("Tarn-Error: {\"type\":\"urn:tarn:error:INVALID_VALUE\"")
                .endsWith("\r\n\r\n");
    }

    @Test
    void anArrowStreamThatFailsLateHasNoEnd() {
        assertThatThrownBy(() -> {
                    try (BufferAllocator allocator = new RootAllocator();
                            ArrowStreamReader reader = new ArrowStreamReader(
                                    stream(FAILS_LATE, ARROW, "identity").body(), allocator)) {
                        while (reader.loadNextBatch()) {
                            assertThat(reader.getVectorSchemaRoot().getRowCount())
                                    .isPositive();
                        }
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void aParquetFileThatFailsBeforeAnythingLeftIsAProblemInstead() {
        HttpResponse<String> response = server.post(FAILS_LATE, "Accept", "application/vnd.apache.parquet");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(SqlServer.json(response).get("code").asText()).isEqualTo("INVALID_VALUE");
    }

    @Test
    void aCompressedBodyThatFailsLateCanBeReadToItsErrorRecord() throws IOException {
        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(
                                dechunked(wireBytes(FAILS_LATE, NDJSON, "Accept-Encoding: gzip\r\n"))))
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(text.lines().reduce((first, second) -> second).orElseThrow()).startsWith("{\"error\":{");
    }

    @Test
    void nothingOfABatchStaysInMemory() throws Exception {
        for (String accept : List.of("application/json", NDJSON, "text/csv", ARROW, "application/vnd.apache.parquet")) {
            assertThat(server.post(rows(20_000), "Accept", accept).statusCode()).isEqualTo(200);
        }
        wireBytes(FAILS_LATE, ARROW, "Accept-Encoding: zstd\r\n");
        try (InputStream body = stream(rows(10_000_000), ARROW, "identity").body()) {
            assertThat(body.read()).isNotNegative();
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (arrowBytes() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        assertThat(arrowBytes()).isZero();
    }

    private static HttpResponse<InputStream> stream(String sql, String accept, String encoding) {
        HttpResponse<InputStream> response = server.send(
                HttpRequest.newBuilder(server.uri().resolve("/v1/sql"))
                        .header("Accept", accept)
                        .header("Accept-Encoding", encoding)
                        .POST(BodyPublishers.ofString(sql))
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        return response;
    }

    private static String wire(String sql, String accept, String headers) {
        return new String(wireBytes(sql, accept, headers), StandardCharsets.UTF_8);
    }

    /** What comes over the wire until the connection ends, head and chunk marks and all. */
    private static byte[] wireBytes(String sql, String accept, String headers) {
        String request = "POST /v1/sql HTTP/1.1\r\nHost: tarn\r\nConnection: close\r\n" + headers + "Accept: " + accept
                + "\r\nContent-Length: " + sql.length() + "\r\n\r\n" + sql;
        try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The chunks of a body, also of one that breaks off after a whole chunk. */
    private static byte[] dechunked(byte[] wire) {
        String latin = new String(wire, StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = latin.indexOf("\r\n\r\n") + 4;
        while (at < wire.length) {
            int lineEnd = latin.indexOf("\r\n", at);
            int length = Integer.parseInt(latin.substring(at, lineEnd), 16);
            body.write(wire, lineEnd + 2, length);
            at = lineEnd + 2 + length + 2;
        }
        return body.toByteArray();
    }
}
