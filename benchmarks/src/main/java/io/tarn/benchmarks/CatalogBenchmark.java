package io.tarn.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The load of a catalog: what each of several servers answers a second, at what CPU time, with how long a wait, for 1 to 64
 * clients. All servers do the same in turn, so the machine cancels out of the ratios.
 */
final class CatalogBenchmark {
    private static final String USAGE = """
            benchmarks/run CatalogBenchmark [options] [NAME=URI[,warehouse=W][,pid=N] ...]
              Measures a Tarn server that it starts itself, and each Iceberg REST catalog that is named.
              --clients 1,4,16,64   how many at once
              --seconds 4           each measurement, after as long a warm-up in the first round
              --rounds 3            the median is told
              --warm-up 30          seconds of a mix before anything is measured
              --only LOAD,LIST      some of LOAD EXISTS LIST COMMIT_OWN COMMIT_SHARED CREATE MIX
              --png FILE            also draw it, default target/catalog.png; the table is printed
            """;

    private static final int WARM_UP_CLIENTS = 8;

    private final Arguments arguments;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private CatalogBenchmark(Arguments arguments) {
        this.arguments = arguments;
    }

    private record Arguments(
            List<Contender> peers,
            List<Integer> clients,
            Duration length,
            int rounds,
            Duration warmUp,
            List<Workload> workloads,
            Path png,
            Path root) {
        static Arguments of(String[] given, Path root) {
            Options options = Options.of(
                    given,
                    Map.of(
                            "--clients", "1,4,16,64",
                            "--seconds", "4",
                            "--rounds", "3",
                            "--warm-up", "30",
                            "--only", "",
                            "--png",
                                    root.resolve("benchmarks/target/catalog.png")
                                            .toString()));
            String only = options.get("--only");
            return new Arguments(
                    options.others().stream().map(Contender::of).toList(),
                    Arrays.stream(options.get("--clients").split(","))
                            .map(Integer::valueOf)
                            .toList(),
                    Duration.ofMillis((long) (1000 * Double.parseDouble(options.get("--seconds")))),
                    Integer.parseInt(options.get("--rounds")),
                    Duration.ofSeconds(Integer.parseInt(options.get("--warm-up"))),
                    only.isEmpty()
                            ? List.of(Workload.values())
                            : Arrays.stream(only.split(","))
                                    .map(Workload::valueOf)
                                    .toList(),
                    Path.of(options.get("--png")),
                    root);
        }
    }

    public static void main(String[] args) throws Exception {
        Arguments arguments;
        try {
            arguments = Arguments.of(
                    args, Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        new CatalogBenchmark(arguments).run();
    }

    private void run() throws IOException, InterruptedException {
        Path target = arguments.root().resolve("benchmarks/target");
        try (OwnServer own = OwnServer.start(arguments.root().resolve("tarn"), target, List.of("--role", "catalog"))) {
            List<Contender> contenders = new ArrayList<>(List.of(own.contender("Tarn")));
            contenders.addAll(arguments.peers());
            List<Measurement> measured = measure(contenders);
            new Report(measured, contenders.stream().map(Contender::name).toList()).print(out);
            new Chart(measured, contenders.stream().map(Contender::name).toList()).draw(arguments.png());
            out.println();
            out.println("drawn in " + arguments.png());
        }
    }

    private List<Measurement> measure(List<Contender> contenders) throws IOException, InterruptedException {
        Map<Contender, CatalogClient> clients = new LinkedHashMap<>();
        Map<Contender, Crowd> crowds = new LinkedHashMap<>();
        try {
            for (Contender contender : contenders) {
                CatalogClient client = new CatalogClient(contender.catalog(), contender.warehouse());
                clients.put(contender, client);
                crowds.put(contender, new Crowd(contender, client, prepare(client)));
            }
            for (Crowd crowd : crowds.values()) {
                crowd.run(Workload.MIX, WARM_UP_CLIENTS, arguments.warmUp());
            }
            List<Measurement> measured = new ArrayList<>();
            for (Workload workload : arguments.workloads()) {
                for (int count : arguments.clients()) {
                    measured.addAll(measure(crowds, workload, count));
                }
            }
            return measured;
        } finally {
            for (CatalogClient client : clients.values()) {
                client.close();
            }
        }
    }

    /** Warms every server up, then lets them take turns; the order changes with each round. */
    private List<Measurement> measure(Map<Contender, Crowd> crowds, Workload workload, int clients)
            throws InterruptedException {
        Map<String, List<Measurement>> rounds = new LinkedHashMap<>();
        for (Crowd crowd : crowds.values()) {
            crowd.run(workload, clients, arguments.length());
        }
        List<Crowd> order = new ArrayList<>(crowds.values());
        for (int round = 0; round < arguments.rounds(); round++) {
            for (Crowd crowd : order) {
                Measurement measured = crowd.run(workload, clients, arguments.length());
                rounds.computeIfAbsent(measured.contender(), name -> new ArrayList<>())
                        .add(measured);
            }
            Collections.reverse(order);
        }
        System.err.println("measured " + workload.title() + ", clients: " + clients);
        return rounds.values().stream().map(Measurement::median).toList();
    }

    private static String prepare(CatalogClient client) {
        String namespace = "bench" + System.currentTimeMillis();
        client.must("POST", "namespaces", "{\"namespace\":[\"" + namespace + "\"]}");
        client.must("POST", "namespaces", "{\"namespace\":[\"" + namespace + "_new\"]}");
        for (int i = 0; i < Workload.TABLES; i++) {
            client.must("POST", "namespaces/" + namespace + "/tables", Workload.table("t" + i));
        }
        return namespace;
    }
}
