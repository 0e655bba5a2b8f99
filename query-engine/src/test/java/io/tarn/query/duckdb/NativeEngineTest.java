package io.tarn.query.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tarn.query.duckdb.NativeFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeEngineTest {
    private static final long MIB = 1L << 20;

    @TempDir
    Path scratch;

    private final BufferAllocator allocator = new RootAllocator();
    private NativeEngine engine;

    @BeforeEach
    void start() {
        engine = new NativeEngine(limits(200 * MIB, "native", 400 * MIB));
    }

    private NativeLimits limits(long memory, String folder, long spill) {
        return new NativeLimits(memory, 2, scratch.resolve(folder), spill, NativeDirectories.of(List.of(scratch)));
    }

    @AfterEach
    void nothingIsLeft() {
        engine.close();
        assertThat(allocator.getAllocatedMemory()).isZero();
        allocator.close();
    }

    private NativeRows run(String sql) {
        return engine.run(new NativeQuery("me", sql, List.of()), allocator);
    }

    private long count(NativeRows rows) {
        long count = 0;
        try (rows) {
            while (rows.next()) {
                count += rows.batch().getRowCount();
            }
        }
        return count;
    }

    private NativeFailure failure(String sql) {
        return catchThrowableOfType(NativeFailure.class, () -> run(sql));
    }

    @Test
    void aResultLargerThanItsMemoryGoesThroughAFileThatIsGoneAfterwards() throws IOException {
        NativeRows rows = run("SELECT i, i * 7 AS j, 'row ' || i AS t FROM range(8000000) x(i)");
        assertThat(allocator.getAllocatedMemory()).isLessThan(100 * MIB);
        assertThat(count(rows)).isEqualTo(8_000_000);
        try (Stream<Path> left = Files.list(scratch.resolve("native"))) {
            assertThat(left.filter(file -> file.toString().endsWith(".arrow"))).isEmpty();
        }
    }

    @Test
    void aResultLargerThanItsDiskIsRefused() {
        assertThat(failure("SELECT repeat('x', 1000) || i FROM range(2000000) x(i)")
                        .kind())
                .isEqualTo(Kind.OUT_OF_MEMORY);
    }

    @Test
    void aValueWithoutAnAnswerIsToldAsSuchAlsoInTheLastRow() {
        assertThat(failure("SELECT CASE WHEN i = 2999999 THEN error('no') ELSE i::VARCHAR END FROM range(3000000) x(i)")
                        .kind())
                .isEqualTo(Kind.VALUE);
        // Before the first batch DuckDB's Arrow stream loses what was wrong.
        assertThat(failure("SELECT i + 9223372036854775800 FROM range(100) x(i)"))
                .isNotNull();
    }

    @Test
    void whatDoesNotFitIntoMemoryIsSorted() {
        assertThat(
                        count(
                                run(
                                        "SELECT * FROM (SELECT hash(i) AS h, repeat('x', 60) || i AS t FROM range(2000000) x(i)) ORDER BY h")))
                .isEqualTo(2_000_000);
    }

    @Test
    void whatFitsNowhereFailsAndNothingElseDoes() {
        try (NativeEngine small = new NativeEngine(limits(100 * MIB, "small", 10 * MIB))) {
            String sort =
                    "SELECT * FROM (SELECT hash(i) AS h, repeat('x', 60) || i AS t FROM range(4000000) x(i)) ORDER BY h";
            assertThat(catchThrowableOfType(
                            NativeFailure.class, () -> small.run(new NativeQuery("me", sort, List.of()), allocator)))
                    .isNotNull();
            assertThat(count(small.run(new NativeQuery("me", "SELECT 1", List.of()), allocator)))
                    .isEqualTo(1);
        }
    }

    @Test
    void aQueryThatIsCancelledEnds() throws Exception {
        CompletableFuture<NativeFailure> ended = CompletableFuture.supplyAsync(() ->
                failure("SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE hash(a.range) = b.range"));
        while (!ended.isDone()) {
            engine.cancel("another");
            engine.cancel("me");
            ended.completeOnTimeout(null, 1, TimeUnit.MINUTES);
            Thread.sleep(10);
        }
        assertThat(ended.get().kind()).isEqualTo(Kind.CANCELLED);
        assertThat(count(run("SELECT 1"))).isEqualTo(1);
    }

    @Test
    void aCopyTellsHowFarItIsUntilItIsCancelled() throws Exception {
        String numbers = "'" + scratch.resolve("numbers.parquet") + "'";
        assertThat(copy("SELECT range AS i FROM range(1000000)", numbers).get(0).rows())
                .isEqualTo(1_000_000);
        assertThat(engine.progress("me")).isEmpty();
        String endless = "SELECT a.i FROM read_parquet(" + numbers + ") a, range(100000000) b WHERE a.i + b.range < 0";
        CompletableFuture<NativeFailure> ended = CompletableFuture.supplyAsync(() -> catchThrowableOfType(
                NativeFailure.class, () -> copy(endless, "'" + scratch.resolve("none.parquet") + "'")));
        while (engine.progress("me").isEmpty() && !ended.isDone()) {
            Thread.sleep(10);
        }
        assertThat(engine.progress("me").getAsDouble()).isBetween(0.0, 1.0);
        engine.cancel("me");
        assertThat(ended.get(1, TimeUnit.MINUTES).kind()).isEqualTo(Kind.CANCELLED);
    }

    private List<WrittenFile> copy(String query, String file) {
        return engine.copy(
                new NativeQuery(
                        "me", "COPY (" + query + ") TO " + file + " (FORMAT parquet, RETURN_STATS true)", List.of()),
                allocator);
    }

    @Test
    void filesThatAreNotThereAreNoMatterOfValues() {
        assertThat(failure("SELECT * FROM read_parquet('" + scratch.resolve("none.parquet") + "')")
                        .kind())
                .isEqualTo(Kind.OTHER);
    }

    @Test
    void theZoneIsThatOfTheCatalog() {
        try (NativeRows rows = run("SELECT 1 WHERE hour(TIMESTAMPTZ '2024-07-01 12:00:00+02') = 10")) {
            assertThat(count(rows)).isEqualTo(1);
        }
    }

    @Test
    void functionsOfTheJvmAreCalledWithNullsAndTextsOfAnyLength() {
        NativeFunction joined = new NativeFunction(
                7,
                List.of(Carrier.TEXT, Carrier.WHOLE, Carrier.FLOATING),
                Carrier.TEXT,
                () -> arguments -> Arrays.stream(arguments)
                        .map(row -> row[1] == null
                                ? null
                                : ((row[0] == null ? "none" : new String((byte[]) row[0], StandardCharsets.UTF_8))
                                                + row[1]
                                                + row[2])
                                        .getBytes(StandardCharsets.UTF_8))
                        .toArray());
        String text = "CASE WHEN i % 7 = 0 THEN NULL ELSE repeat('é', (i % 40)::INTEGER) END";
        String number = "CASE WHEN i % 5 = 0 THEN NULL ELSE i END";
        String expected =
                "CASE WHEN " + number + " IS NULL THEN NULL ELSE coalesce(" + text + ", 'none') || i || '0.5' END";
        String call = joined.call(List.of(text, number, "0.5::DOUBLE"));
        for (int time = 0; time < 2; time++) {
            try (NativeRows rows = engine.run(
                    new NativeQuery(
                            "me",
                            "SELECT i FROM range(10000) t(i) WHERE " + call + " IS NOT DISTINCT FROM " + expected,
                            List.of(),
                            List.of(joined)),
                    allocator)) {
                assertThat(count(rows)).isEqualTo(10_000);
            }
        }
    }

    @Test
    void aFunctionOfTheJvmThatFailsEndsItsQueryAlone() {
        NativeFunction failing = new NativeFunction(8, List.of(Carrier.WHOLE), Carrier.WHOLE, () -> rows -> {
            throw new IllegalArgumentException("no such number");
        });
        NativeQuery query = new NativeQuery(
                "me", "SELECT " + failing.call(List.of("i")) + " FROM range(10) t(i)", List.of(), List.of(failing));
        assertThatThrownBy(() -> engine.run(query, allocator)).isInstanceOf(NativeFailure.class);
        try (NativeRows rows = run("SELECT 1")) {
            assertThat(count(rows)).isEqualTo(1);
        }
    }
}
