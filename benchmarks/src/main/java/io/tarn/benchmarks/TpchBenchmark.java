package io.tarn.benchmarks;

import io.tarn.testing.tpc.Tpch;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The 22 queries of TPC-H, asked of Tarn in several ways and of other engines in turn, on the same data files. Tells the first run and
 * the best of some more, and whether all engines give the same answers.
 */
final class TpchBenchmark {
    private static final String USAGE = """
            benchmarks/run TpchBenchmark [options] [scale, 1]
              Makes the tables of TPC-H at this scale (1: 1 GB of text), once, and measures.
              --data DIR            where the tables are kept, default target/data
              --contenders tarn,spark,duckdb,cached
                                    tarn: the native engine; spark: the same without it; duckdb: alone, on the data files;
                                    cached: Tarn answering with results that it has kept; trino
              --writes copy,join    written to new files instead of asking the queries: a copy of lineitem, a join with orders
              --rounds 5            after the first run of each query; the best is told
              --only q1,q6          some of the queries
              --profile 0           so many runs of each query more that tell where Tarn's time goes
              --memory 8GB          of each engine; default: what each takes of this machine
              --trino FILE          Trino's server as a .tar.gz
              --trino-java DIR      a JDK for it
              --out PREFIX          of .csv and .png, default target/tpch-SCALE; the table is printed
            """;

    private static final Map<String, String> WRITES = Map.of(
            "copy",
            "SELECT * FROM lineitem",
            "join",
            "SELECT l.*, o_custkey, o_orderdate, o_totalprice, o_orderpriority FROM lineitem l JOIN orders ON l_orderkey = o_orderkey WHERE o_orderdate >= DATE '1995-01-01'");

    private final Options options;
    private final Path root;
    private final double scale;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final List<String> wrong = new ArrayList<>();

    private TpchBenchmark(Options options, Path root) {
        this.options = options;
        this.root = root;
        this.scale = options.others().isEmpty()
                ? 1
                : Double.parseDouble(options.others().get(0));
        for (String write : options.list("--writes")) {
            if (!WRITES.containsKey(write)) {
                throw new IllegalArgumentException(
                        "there is no write " + write + ", only " + String.join(", ", WRITES.keySet()));
            }
        }
    }

    public static void main(String[] args) throws Exception {
        Path root = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();
        TpchBenchmark benchmark;
        try {
            benchmark = new TpchBenchmark(
                    Options.of(
                            args,
                            Map.of(
                                    "--data",
                                    root.resolve("benchmarks/target/data").toString(),
                                    "--contenders",
                                    "tarn,spark,duckdb,cached",
                                    "--rounds",
                                    "5",
                                    "--only",
                                    "",
                                    "--writes",
                                    "",
                                    "--memory",
                                    "",
                                    "--profile",
                                    "0",
                                    "--trino",
                                    "",
                                    "--trino-java",
                                    "",
                                    "--out",
                                    "")),
                    root);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        System.exit(benchmark.run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException, SQLException {
        TpchData data = TpchData.in(Path.of(options.get("--data")), scale);
        Memory memory = Memory.of(options.get("--memory"));
        List<String> serve = new ArrayList<>(memory.ofTarn());
        HttpClient http = HttpClient.newHttpClient();
        serve.addAll(List.of("--sql-files-allowed-prefixes", data.text().toString()));
        try (OwnServer server =
                        OwnServer.startOn(data.home(), root.resolve("tarn"), serve, memory.environmentOfTarn());
                Contenders contenders = new Contenders(server, http, options, memory)) {
            server.awaitReady(http);
            data.load(contenders.loader(), System.err);
            contenders.open();
            List<SqlTiming> timings = measure(contenders.all());
            SqlReport report = new SqlReport(
                    title(contenders),
                    timings,
                    contenders.all().stream().map(SqlContender::name).toList());
            report.print(out);
            profile(contenders);
            String prefix = options.get("--out").isEmpty()
                    ? root.resolve("benchmarks/target/tpch-" + scale).toString()
                    : options.get("--out");
            report.write(Path.of(prefix + ".csv"));
            new SqlChart(report).draw(Path.of(prefix + ".png"));
            out.println();
            out.println("written " + prefix + ".csv and " + prefix + ".png");
            wrong.forEach(out::println);
            return wrong.isEmpty();
        }
    }

    private void profile(Contenders contenders) throws IOException, InterruptedException {
        int runs = Integer.parseInt(options.get("--profile"));
        if (runs > 0) {
            contenders.profile(runs).print(queries(), out);
        }
    }

    private List<String> title(Contenders contenders) {
        return List.of(
                "TPC-H at scale " + scale + ", milliseconds, best of " + options.get("--rounds")
                        + " after the first run",
                Machine.line(),
                contenders.versions());
    }

    private Map<String, String> queries() {
        Map<String, String> queries = new LinkedHashMap<>(Tpch.queries());
        List<String> only = options.list("--only");
        if (!only.isEmpty()) {
            queries.keySet().retainAll(only);
        }
        return queries;
    }

    private List<SqlTiming> measure(List<SqlContender> contenders) throws InterruptedException {
        List<SqlTiming> timings = new ArrayList<>();
        for (String write : options.list("--writes")) {
            String select = Objects.requireNonNull(WRITES.get(write), write);
            timings.addAll(measure(write, contenders, contender -> contender.write(select)));
        }
        if (timings.isEmpty()) {
            for (Map.Entry<String, String> query : queries().entrySet()) {
                timings.addAll(measure(query.getKey(), contenders, contender -> contender.ask(query.getValue())));
            }
        }
        return timings;
    }

    /** All take turns, so that what else the machine does meets all. */
    private List<SqlTiming> measure(String query, List<SqlContender> contenders, Ask asked)
            throws InterruptedException {
        List<List<SqlAnswer>> rounds = new ArrayList<>();
        for (int round = 0; round <= Integer.parseInt(options.get("--rounds")); round++) {
            List<SqlAnswer> answers = new ArrayList<>();
            for (SqlContender contender : contenders) {
                answers.add(ask(contender, query, asked));
            }
            rounds.add(answers);
        }
        List<SqlTiming> timings = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            int place = i;
            List<SqlAnswer> answers =
                    rounds.stream().map(round -> round.get(place)).toList();
            timings.add(timing(
                    query, contenders.get(i).name(), answers, rounds.get(0).get(0)));
        }
        System.err.println(query
                + timings.stream()
                        .map(timing -> String.format(Locale.ROOT, "  %s %.1f", timing.contender(), timing.best()))
                        .collect(Collectors.joining()));
        return timings;
    }

    private SqlTiming timing(String query, String contender, List<SqlAnswer> answers, SqlAnswer expected) {
        for (SqlAnswer answer : answers) {
            answer.difference(expected).ifPresent(what -> wrong.add(query + ": " + contender + " differs: " + what));
        }
        return new SqlTiming(
                query,
                contender,
                answers.stream().map(SqlAnswer::millis).toList(),
                answers.get(answers.size() - 1).how());
    }

    /** What is measured. */
    private interface Ask {
        SqlAnswer of(SqlContender contender) throws IOException, InterruptedException;
    }

    private SqlAnswer ask(SqlContender contender, String query, Ask asked) throws InterruptedException {
        try {
            return asked.of(contender);
        } catch (IOException e) {
            wrong.add(query + ": " + contender.name() + " failed: " + e.getMessage());
            return new SqlAnswer(Double.NaN, List.of(), "failed");
        }
    }
}
