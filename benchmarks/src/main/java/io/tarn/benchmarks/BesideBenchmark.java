package io.tarn.benchmarks;

import io.tarn.benchmarks.BesideRun.Pair;
import io.tarn.testing.tpc.Tpch;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * This checkout beside another one, such as that of the commit before: what both servers take, in turn in one run, for operations of
 * the catalog and the queries of TPC-H. Tells ratios with their intervals.
 */
final class BesideBenchmark {
    private static final String USAGE = """
            benchmarks/run BesideBenchmark --other DIR [options] [scale, 1]
              Starts the server of this checkout and that of DIR, and has both do the same in turn: loadTable, the same when
              nothing has changed, commits, creations of tables, and the 22 queries of TPC-H at this scale with warm caches, on
              the native engine, their results not kept. Exit code 1 if one is slower than --limit allows, or answers differ.
              --other DIR           a checkout to compare with; its ./tarn builds it where that is needed
              --only q1,commit      what begins so; default: all
              --starts 3            of both servers, because a JVM compiles differently every time
              --rounds 10           after each start: other, own, own, other
              --block 500           milliseconds, about, of each of these four
              --warm-up 5           seconds of each operation on each server after each start
              --limit 2             percent; slower is what takes more than that with all of its interval
              --data DIR            where the tables of this checkout are kept, default target/data
              --other-data DIR      where the tables of the other one are kept, default target/data in it
              --memory 6GB          of each server
            """;

    private static final Map<String, String> SETTINGS = Map.of("tarn.result-cache.enabled", "false");

    private final Options options;
    private final Path root;
    private final Path other;
    private final double scale;
    private final PrintStream log = System.err;
    private final Map<String, BesideRow> rows = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();

    private BesideBenchmark(Options options, Path root) {
        if (options.get("--other").isEmpty()) {
            throw new IllegalArgumentException("--other is missing: the directory of a checkout to compare with");
        }
        this.options = options;
        this.root = root;
        this.other = Path.of(options.get("--other")).toAbsolutePath();
        this.scale = options.others().isEmpty()
                ? 1
                : Double.parseDouble(options.others().get(0));
    }

    public static void main(String[] args) throws Exception {
        Path root = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();
        Map<String, String> defaults = new LinkedHashMap<>(Map.of(
                "--only", "",
                "--starts", "3",
                "--rounds", "10",
                "--block", "500",
                "--warm-up", "5",
                "--limit", "2",
                "--memory", "6GB"));
        defaults.put("--other", "");
        defaults.put("--data", root.resolve("benchmarks/target/data").toString());
        defaults.put("--other-data", "");
        BesideBenchmark benchmark;
        try {
            benchmark = new BesideBenchmark(Options.of(args, defaults), root);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        System.exit(benchmark.run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        build(other);
        for (int start = 0; start < Integer.parseInt(options.get("--starts")); start++) {
            BesideRun run = new BesideRun(
                    start,
                    Integer.parseInt(options.get("--rounds")),
                    Duration.ofMillis(Long.parseLong(options.get("--block"))),
                    Duration.ofSeconds(Long.parseLong(options.get("--warm-up"))));
            catalog(run);
            queries(run);
        }
        List<BesideRow> queries = rows.values().stream()
                .filter(row -> Tpch.queries().containsKey(row.title()))
                .toList();
        if (queries.size() > 1) {
            rows.put("all queries", BesideRow.sum("all queries", queries));
        }
        BesideReport report =
                new BesideReport(List.copyOf(rows.values()), 1 + Double.parseDouble(options.get("--limit")) / 100);
        report.print(title(), new PrintStream(System.out, true, StandardCharsets.UTF_8));
        wrong.forEach(System.out::println);
        return wrong.isEmpty() && report.slower().isEmpty();
    }

    private List<String> title() {
        return List.of(
                "This checkout (own) beside " + other.getFileName() + " (other), TPC-H at scale " + scale,
                Machine.line(),
                String.format(
                        Locale.ROOT,
                        "%s starts of %s rounds of blocks of %s ms; ratios are own to other, with the interval of 95 %%",
                        options.get("--starts"),
                        options.get("--rounds"),
                        options.get("--block")));
    }

    /** Builds it outside of the time that a server has for its start. */
    private static void build(Path checkout) throws IOException, InterruptedException {
        int code = new ProcessBuilder(checkout.resolve("tarn").toString(), "--version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(
                        Files.createTempFile("tarn-build-", ".log").toFile()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException(checkout.resolve("tarn") + " --version ended with code " + code);
        }
    }

    private boolean isWanted(String title) {
        List<String> only = options.list("--only");
        return only.isEmpty()
                || only.stream()
                        .anyMatch(wanted -> wanted.startsWith("q") ? title.equals(wanted) : title.startsWith(wanted));
    }

    private void measure(BesideRun run, String title, Pair<OwnServer> servers, Pair<Operation> operations)
            throws IOException, InterruptedException {
        BesideRow row = run.measure(
                title,
                new Pair<>(servers.other().contender("other"), servers.own().contender("own")),
                operations);
        rows.merge(title, row, BesideRow::with);
        log.printf(
                Locale.ROOT,
                "%s: CPU %s, wall %s%n",
                title,
                row.ratio(BesideCost::cpuMillis),
                row.ratio(BesideCost::wallMillis));
    }

    private void catalog(BesideRun run) throws IOException, InterruptedException {
        List<String> serve = List.of("--role", "catalog");
        Path below = Path.of(options.get("--data"));
        try (OwnServer theirs = OwnServer.start(other.resolve("tarn"), below, serve);
                OwnServer ours = OwnServer.start(root.resolve("tarn"), below, serve);
                BesideCatalog theirClient = new BesideCatalog(theirs.contender("other"));
                BesideCatalog ourClient = new BesideCatalog(ours.contender("own"))) {
            Map<String, Operation> theirOperations = theirClient.operations();
            for (Map.Entry<String, Operation> own : ourClient.operations().entrySet()) {
                if (isWanted(own.getKey())) {
                    Operation same = Objects.requireNonNull(theirOperations.get(own.getKey()), own.getKey());
                    measure(run, own.getKey(), new Pair<>(theirs, ours), new Pair<>(same, own.getValue()));
                }
            }
        }
    }

    private void queries(BesideRun run) throws IOException, InterruptedException {
        Map<String, String> queries = new LinkedHashMap<>(Tpch.queries());
        queries.keySet().removeIf(query -> !isWanted(query));
        if (queries.isEmpty()) {
            return;
        }
        Path otherData = options.get("--other-data").isEmpty()
                ? other.resolve("benchmarks/target/data")
                : Path.of(options.get("--other-data"));
        HttpClient http = HttpClient.newHttpClient();
        TpchData theirData = TpchData.in(otherData, scale);
        TpchData ourData = TpchData.in(Path.of(options.get("--data")), scale);
        try (OwnServer theirs = serve(other, theirData);
                OwnServer ours = serve(root, ourData)) {
            TarnSql theirSql = open(theirs, theirData, http);
            TarnSql ourSql = open(ours, ourData, http);
            for (Map.Entry<String, String> query : queries.entrySet()) {
                compare(query, theirSql, ourSql);
                measure(
                        run,
                        query.getKey(),
                        new Pair<>(theirs, ours),
                        new Pair<>(turn -> theirSql.ask(query.getValue()), turn -> ourSql.ask(query.getValue())));
            }
        }
    }

    private OwnServer serve(Path checkout, TpchData data) throws IOException, InterruptedException {
        Memory memory = Memory.of(options.get("--memory"));
        List<String> serve = new ArrayList<>(memory.ofTarn());
        serve.addAll(List.of("--sql-files-allowed-prefixes", data.text().toString()));
        return OwnServer.startOn(data.home(), checkout.resolve("tarn"), serve, memory.environmentOfTarn());
    }

    private TarnSql open(OwnServer server, TpchData data, HttpClient http) throws IOException, InterruptedException {
        server.awaitReady(http);
        data.load(sql(server, http, null), log);
        return sql(server, http, TpchData.NAMESPACE);
    }

    private static TarnSql sql(OwnServer server, HttpClient http, @Nullable String schema) {
        return new TarnSql(server.uri().toString(), server.uri(), http, schema, SETTINGS);
    }

    private void compare(Map.Entry<String, String> query, TarnSql theirs, TarnSql ours)
            throws IOException, InterruptedException {
        SqlAnswer expected = theirs.ask(query.getValue());
        SqlAnswer own = ours.ask(query.getValue());
        own.difference(expected).ifPresent(what -> wrong.add(query.getKey() + ": the answers differ: " + what));
        if (!own.how().equals(expected.how())) {
            wrong.add(query.getKey() + ": answered by " + own.how() + ", and by " + expected.how());
        }
    }
}
