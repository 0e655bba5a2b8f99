package io.tarn.benchmarks;

import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tarn.catalog.CatalogService;
import io.tarn.catalog.CatalogSettings;
import io.tarn.catalog.http.CatalogRoutes;
import io.tarn.catalog.metastore.MetastoreAddress;
import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.rest.RESTCatalog;

/** Many clients commit to one table on a store that takes 50 ms longer for each write: what they get together, and each. */
final class ContentionBenchmark {
    private static final String NAMESPACE = "bench";
    private static final int CONFLICT = 409;

    private ContentionBenchmark() {}

    /** Arguments: numbers of clients, seconds. */
    public static void main(String[] args) throws Exception {
        List<Integer> counts = Arrays.stream((args.length > 0 ? args[0] : "1,4,16").split(","))
                .map(Integer::valueOf)
                .toList();
        Duration length = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 20);
        Path below = Path.of(System.getProperty("tarn.root", "."), "benchmarks", "target");
        Path folder = Files.createTempDirectory(Files.createDirectories(below), "contention-")
                .toAbsolutePath();
        Warehouse lake = new Warehouse(new WarehouseName("lake"), Location.of(folder.resolve("lake")));
        CatalogSettings settings = new CatalogSettings(
                new MetastoreAddress.SqliteFile(folder.resolve("catalog.sqlite")),
                lake,
                Location.of(folder.resolve("home")),
                List.of(),
                FileStores.over(new SlowStore()),
                new SimpleMeterRegistry(),
                Duration.ofDays(7));
        try (CatalogService service = CatalogService.open(settings)) {
            Javalin http = Javalin.create(config -> {
                config.startup.showJavalinBanner = false;
                new CatalogRoutes(service).addTo(config.routes);
            });
            http.start("127.0.0.1", 0);
            try {
                run(
                        new Contender("Tarn", URI.create("http://127.0.0.1:" + http.port() + "/catalog"), "lake", 0),
                        counts,
                        length);
            } finally {
                http.stop();
            }
        }
    }

    private static void run(Contender server, List<Integer> counts, Duration length) throws Exception {
        try (CatalogClient client = new CatalogClient(server.catalog(), server.warehouse())) {
            client.must("POST", "namespaces", "{\"namespace\":[\"" + NAMESPACE + "\"]}");
            client.must("POST", "namespaces/" + NAMESPACE + "/tables", Workload.table("t0"));
            Crowd crowd = new Crowd(server, client, NAMESPACE);
            crowd.run(Workload.COMMIT_SHARED, 8, Duration.ofSeconds(5));
            System.out.println(
                    "| commits to one table | clients | a second | by one client's | p50 ms | p99 ms | 409 | least client's share |");
            System.out.println("|---|---|---|---|---|---|---|---|");
            double one = 0;
            for (int count : counts) {
                Measurement row = crowd.run(Workload.COMMIT_SHARED, count, length);
                one = one == 0 ? row.perSecond() : one;
                print("that cannot conflict (properties)", row, one);
            }
            client.must("POST", "namespaces/" + NAMESPACE + "/tables", Workload.table("appended"));
            one = 0;
            for (int count : counts) {
                Measurement row = Crowd.measure(
                        server, Workload.COMMIT_SHARED, count, length, number -> appender(server, number));
                one = one == 0 ? row.perSecond() : one;
                print("appends by Iceberg's client, 409 given up", row, one);
            }
        }
    }

    /** An Iceberg client of its own, which tries again until it wins or gives up. */
    private static Crowd.Client appender(Contender server, int number) {
        RESTCatalog catalog = new RESTCatalog();
        catalog.initialize(
                "lake",
                Map.of(
                        "uri", server.catalog().toString(),
                        "warehouse", server.warehouse(),
                        "io-impl", SlowStore.class.getName()));
        Table table = catalog.loadTable(TableIdentifier.of(NAMESPACE, "appended"));
        return turn -> {
            try {
                table.newAppend()
                        .appendFile(DataFiles.builder(PartitionSpec.unpartitioned())
                                .withPath(table.location() + "/data/" + number + "-" + turn + ".parquet")
                                .withFileSizeInBytes(10)
                                .withRecordCount(1)
                                .build())
                        .commit();
                return 200;
            } catch (CommitFailedException e) {
                return CONFLICT;
            }
        };
    }

    private static void print(String what, Measurement row, double one) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.1f | %.2f | %.1f | %.1f | %d | %.2f |%n",
                what,
                row.clients(),
                row.perSecond(),
                row.perSecond() / one,
                row.p50Millis(),
                row.p99Millis(),
                row.conflicts(),
                row.slowestShare());
    }
}
