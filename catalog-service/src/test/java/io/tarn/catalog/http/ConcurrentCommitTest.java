package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentCommitTest {
    private static final TableIdentifier FLIGHTS = TableIdentifier.of("demo", "flights");
    private static final int CLIENTS = 6;
    private static final int APPENDS = 5;

    @TempDir
    private Path folder;

    @Test
    void noAppendOfManyClientsIsLost() throws Exception {
        try (CatalogServer server = CatalogServer.start(folder)) {
            assertThat(appendFrom(List.of(server), "main")).isEqualTo(CLIENTS * APPENDS);
        }
    }

    @Test
    void propertiesSetAtOnceAllStayWithoutARetryOfAnyClient() throws Exception {
        try (CatalogServer server = CatalogServer.start(folder);
                RESTCatalog setup = server.client()) {
            setup.createNamespace(Namespace.of("demo"));
            setup.buildTable(FLIGHTS, Flights.SCHEMA)
                    .withProperty("commit.retry.num-retries", "0")
                    .create();
            inParallel(client -> {
                try (RESTCatalog catalog = server.client()) {
                    Table table = catalog.loadTable(FLIGHTS);
                    for (int i = 0; i < APPENDS; i++) {
                        table.updateProperties().set(client + "-" + i, "set").commit();
                    }
                }
            });

            Map<String, String> properties = setup.loadTable(FLIGHTS).properties();
            assertThat(properties.values().stream().filter("set"::equals)).hasSize(CLIENTS * APPENDS);
            assertThat(server.meters()
                            .counter("tarn.catalog.commits", "outcome", "conflict")
                            .count())
                    .isZero();
        }
    }

    /** As with replicas on one database: the queue of one server knows nothing of the other, the compare-and-set does. */
    @Test
    void noAppendIsLostBetweenTwoServersOnOneMetastore() throws Exception {
        try (CatalogServer one = CatalogServer.start(folder);
                CatalogServer two = CatalogServer.start(folder)) {
            assertThat(appendFrom(List.of(one, two), "shared")).isEqualTo(CLIENTS * APPENDS);
        }
    }

    private static int appendFrom(List<CatalogServer> servers, String name) throws Exception {
        try (RESTCatalog setup = servers.get(0).client()) {
            setup.createNamespace(Namespace.of("demo"));
            setup.buildTable(FLIGHTS, Flights.SCHEMA)
                    .withProperty("commit.retry.num-retries", "100")
                    .withProperty("commit.retry.min-wait-ms", "1")
                    .withProperty("commit.retry.max-wait-ms", "50")
                    .create();
            inParallel(client -> {
                try (RESTCatalog catalog = servers.get(client % servers.size()).client()) {
                    Table table = catalog.loadTable(FLIGHTS);
                    for (int i = 0; i < APPENDS; i++) {
                        Flights.append(table, "/" + name + "-" + client + "-" + i + ".parquet");
                    }
                }
            });
            return Flights.files(setup.loadTable(FLIGHTS)).size();
        }
    }

    private interface Work {
        void run(int client) throws Exception;
    }

    private static void inParallel(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> running = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int number = client;
            running.add(threads.submit(() -> {
                work.run(number);
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
        threads.shutdown();
    }
}
