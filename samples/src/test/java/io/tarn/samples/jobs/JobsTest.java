package io.tarn.samples.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The jobs, submitted to a cluster that a server uses too; what they did is read over the server's HTTP. */
class JobsTest {
    private static final int PATIENCE_SECONDS = 240;
    private static final int FILES = 20;
    private static final int ROWS_OF_A_FILE = 50;
    private static final Pattern LINE = Pattern.compile("(.*): slope (.*), intercept (.*)");

    // Processes that were killed may still be closing files.
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    private static JobCluster cluster;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        cluster = JobCluster.start(folder);
        for (String file : List.of("flights-200k.csv demo.flights", "airports.csv demo.airports")) {
            String[] fileAndTable = file.split(" ");
            cluster.tarn(
                    "load", Path.of("data", fileAndTable[0]).toAbsolutePath().toString(), fileAndTable[1]);
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void anRddWithABroadcastVariableAndAnAccumulatorSaysWhatSqlSays() throws IOException, InterruptedException {
        cluster.sql("CREATE TABLE demo.some_airports AS SELECT * FROM demo.airports WHERE state <> 'TX'");
        List<String> printed = cluster.run("delays", DelaysByState.class, "demo.flights", "demo.some_airports");
        assertThat(printed)
                .containsAll(cluster
                        .sql("SELECT format_string('%s %d flights; %.3f minutes', state, count(*), avg(delay))"
                                + " FROM demo.flights JOIN demo.some_airports ON origin = iata GROUP BY state")
                        .stream()
                        .map(line -> line.replace(';', ','))
                        .toList())
                .contains("flights without an airport: "
                        + cluster.sql(
                                        "SELECT count(*) FROM demo.flights JOIN demo.airports ON origin = iata WHERE state = 'TX'")
                                .get(0))
                .hasSizeGreaterThan(40);
    }

    @Test
    void aStreamThatIsKilledGoesOnWithoutALostOrADoubledRow() throws Exception {
        Path arrivals = Files.createDirectories(folder.resolve("arrivals"));
        Path checkpoint = folder.resolve("checkpoint");
        String[] arguments = {arrivals.toUri().toString(), checkpoint.toUri().toString(), "demo.arrivals"};
        for (int file = 0; file < FILES; file++) {
            arrive(arrivals, file);
        }
        Process first = cluster.submit("stream", ArrivalStream.class, arguments);
        await(first, "stream", () -> numbers(checkpoint.resolve("commits")).size() >= 2);
        JobCluster.kill(first);
        assertThat(rowsThere()).as("rows when it was killed").isPositive().isLessThan(FILES * ROWS_OF_A_FILE);

        Process second = cluster.submit("stream-2", ArrivalStream.class, arguments);
        await(
                second,
                "stream-2",
                () -> rowsThere() >= FILES * ROWS_OF_A_FILE
                        && numbers(checkpoint.resolve("commits")).equals(numbers(checkpoint.resolve("offsets"))));
        JobCluster.kill(second);

        // As if it had been killed after its last commit to the table, before it could note that.
        forgetLastCommit(checkpoint);
        arrive(arrivals, FILES);
        Process third = cluster.submit("stream-3", ArrivalStream.class, arguments);
        await(third, "stream-3", () -> rowsThere() > FILES * ROWS_OF_A_FILE);
        JobCluster.kill(third);

        assertThat(cluster.sql("SELECT count(*) || ' ' || count(DISTINCT id) || ' ' || min(id) || ' ' || max(id)"
                        + " FROM demo.arrivals"))
                .containsExactly("1050 1050 0 1049");
    }

    @Test
    void aForecastOfMllibIsTheLineOfSql() throws IOException, InterruptedException {
        List<String> printed = cluster.run("forecast", DelayForecast.class, "demo.flights");
        Matcher mllib = line(printed, "MLlib");
        Matcher sql = line(printed, "SQL");
        for (int number = 2; number <= 3; number++) {
            assertThat(Double.parseDouble(mllib.group(number)))
                    .isCloseTo(Double.parseDouble(sql.group(number)), within(1e-9));
        }
        String[] served = cluster.sql("SELECT regr_slope(delay, day) || ' ' || regr_intercept(delay, day) FROM"
                        + " (SELECT unix_date(DATE(date)) - unix_date(DATE'2001-01-01') AS day, avg(delay) AS delay"
                        + " FROM demo.flights GROUP BY 1)")
                .get(0)
                .split(" ");
        assertThat(Double.parseDouble(served[0])).isCloseTo(Double.parseDouble(mllib.group(2)), within(1e-9));
        assertThat(Double.parseDouble(served[1])).isCloseTo(Double.parseDouble(mllib.group(3)), within(1e-9));
        double july4 = Double.parseDouble(mllib.group(3)) + 184 * Double.parseDouble(mllib.group(2));
        assertThat(printed)
                .contains(String.format(Locale.ROOT, "2001-07-04 %.4f minutes", july4))
                .filteredOn(line -> line.startsWith("2001-07-"))
                .hasSize(7);
    }

    private static Matcher line(List<String> printed, String who) {
        return printed.stream()
                .map(LINE::matcher)
                .filter(matcher -> matcher.matches() && matcher.group(1).equals(who))
                .findFirst()
                .orElseThrow(() -> new AssertionError(printed));
    }

    private static void arrive(Path arrivals, int file) throws IOException {
        List<String> rows = IntStream.range(file * ROWS_OF_A_FILE, (file + 1) * ROWS_OF_A_FILE)
                .mapToObj(id -> "{\"id\":" + id + ",\"airport\":\"ORD\",\"at\":\"2001-07-01T00:00:00Z\",\"delay\":"
                        + id % 60 + "}")
                .toList();
        Path whole = Files.write(folder.resolve("arrival.json"), rows);
        Files.move(whole, arrivals.resolve(file + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static long rowsThere() throws IOException, InterruptedException {
        return Long.parseLong(cluster.sql("SELECT count(*) FROM demo.arrivals").get(0));
    }

    /** The batches that a log of the checkpoint has. */
    private static SortedSet<Integer> numbers(Path log) throws IOException {
        if (!Files.isDirectory(log)) {
            return new TreeSet<>();
        }
        try (Stream<Path> files = Files.list(log)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("[0-9]+"))
                    .map(Integer::valueOf)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void forgetLastCommit(Path checkpoint) throws IOException {
        Path commits = checkpoint.resolve("commits");
        int last = numbers(commits).last();
        Files.delete(commits.resolve(String.valueOf(last)));
        Files.deleteIfExists(commits.resolve("." + last + ".crc"));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Process job, String name, Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        while (!condition.holds()) {
            assertThat(job.isAlive()).as(cluster.log(name)).isTrue();
            assertThat(System.nanoTime()).as(cluster.log(name)).isLessThan(deadline);
            Thread.sleep(200);
        }
    }
}
