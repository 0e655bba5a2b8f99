package io.tarn.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of commits, again and again: what was acknowledged is there, and every table loads. */
class CrashTest {
    private static final int KILLS = 10;
    private static final int WRITERS = 3;
    private static final int MOST_SECONDS = 120;
    private static final int COMMITS_BEFORE_A_KILL = 12;
    private static final Namespace NAMESPACE = Namespace.of("crash");
    private static final Schema SCHEMA = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));

    @TempDir
    Path folder;

    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean killed;

    @Test
    void everyAcknowledgedCommitSurvivesTenKills() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            try (ServeProcess server = serve()) {
                assertAllThere(server);
                commitUntilKilled(server, kill);
            }
        }
        try (ServeProcess server = serve()) {
            assertAllThere(server);
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLS * COMMITS_BEFORE_A_KILL);
            assertThat(server.terminate()).isZero();
        }
    }

    private ServeProcess serve() throws IOException {
        ServeProcess server = ServeProcess.start(
                folder,
                "--port",
                "0",
                "--role",
                "catalog",
                "--data-dir",
                folder.resolve("data").toString());
        assertThat(server.readyLine()).as(server.errors()).startsWith("tarn ready http://127.0.0.1:");
        return server;
    }

    private void commitUntilKilled(ServeProcess server, int round) throws InterruptedException {
        killed = false;
        CountDownLatch enough = new CountDownLatch(COMMITS_BEFORE_A_KILL);
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            String writer = "r" + round + "w" + w;
            TableIdentifier table = TableIdentifier.of(NAMESPACE, w == 0 ? "t" + round : "shared");
            Thread thread = new Thread(() -> appendForever(server, table, writer, enough), writer);
            thread.start();
            writers.add(thread);
        }
        boolean committed = enough.await(MOST_SECONDS, TimeUnit.SECONDS);
        killed = true;
        server.kill();
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(failures).isEmpty();
        assertThat(committed).as("enough commits before the kill").isTrue();
    }

    /** Ends when the server is gone: from then on every commit fails. */
    private void appendForever(ServeProcess server, TableIdentifier name, String writer, CountDownLatch enough) {
        try (RESTCatalog catalog = connect(server)) {
            Table table = createOrLoad(catalog, name);
            for (int n = 0; ; n++) {
                String path = table.location() + "/data/" + writer + "-" + n + ".parquet";
                DataFile file = DataFiles.builder(PartitionSpec.unpartitioned())
                        .withPath(path)
                        .withFileSizeInBytes(10)
                        .withRecordCount(1)
                        .build();
                table.newAppend().appendFile(file).commit();
                acknowledged.add(name + " " + path);
                enough.countDown();
            }
        } catch (RuntimeException | IOException gone) {
            if (!killed) {
                failures.add(gone);
            }
        }
    }

    private static Table createOrLoad(RESTCatalog catalog, TableIdentifier name) {
        try {
            return catalog.createTable(name, SCHEMA);
        } catch (AlreadyExistsException e) {
            return catalog.loadTable(name);
        }
    }

    private void assertAllThere(ServeProcess server) throws IOException {
        try (RESTCatalog catalog = connect(server)) {
            if (!catalog.namespaceExists(NAMESPACE)) {
                catalog.createNamespace(NAMESPACE);
            }
            Set<String> there = new HashSet<>();
            for (TableIdentifier name : catalog.listTables(NAMESPACE)) {
                Table table = catalog.loadTable(name);
                List<String> paths = new ArrayList<>();
                table.newScan()
                        .planFiles()
                        .forEach(task -> paths.add(name + " " + task.file().location()));
                assertThat(paths).doesNotHaveDuplicates();
                there.addAll(paths);
            }
            assertThat(there).containsAll(acknowledged);
        }
    }

    private static RESTCatalog connect(ServeProcess server) {
        RESTCatalog catalog = new RESTCatalog();
        catalog.initialize(
                "lake",
                Map.of(CatalogProperties.URI, server.uri() + "/catalog", CatalogProperties.WAREHOUSE_LOCATION, "lake"));
        return catalog;
    }
}
