package io.tarn.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.types.Types;

/**
 * Clients that append, each in a thread with a table handle of its own. The data file of an append is an entry alone: a
 * catalog never reads the file.
 *
 * @param clients how many
 * @param appendsEach how often each commits
 * @param target whether they meet at one table
 */
record CommitRun(int clients, int appendsEach, Target target) {
    /** Where the clients commit to. */
    enum Target {
        ONE_TABLE,
        A_TABLE_EACH
    }

    /** What came of it: the commits that were acknowledged, those that were given up, and the time for all. */
    record Outcome(long committed, long givenUp, double seconds) {
        double commitsPerSecond() {
            return committed / seconds;
        }
    }

    private static final Schema SCHEMA = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));

    /** A client that loses a race tries again until it wins, after a short wait: the peer's best case. */
    private static final Map<String, String> PATIENT = Map.of(
            "commit.retry.num-retries", "10000",
            "commit.retry.min-wait-ms", "5",
            "commit.retry.max-wait-ms", "100",
            "commit.retry.total-timeout-ms", "600000");

    Outcome of(Contender contender) throws InterruptedException {
        Namespace namespace = Namespace.of("run" + UUID.randomUUID().toString().replace("-", ""));
        Catalog owner = contender.client();
        ((SupportsNamespaces) owner).createNamespace(namespace);
        List<Table> handles = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            TableIdentifier name = TableIdentifier.of(namespace, "t" + (target == Target.ONE_TABLE ? 0 : client));
            if (!owner.tableExists(name)) {
                owner.createTable(name, SCHEMA, PartitionSpec.unpartitioned(), PATIENT);
            }
            handles.add(contender.client().loadTable(name));
        }
        Outcome outcome = appendAll(handles);
        requireEveryCommit(owner, namespace, outcome.committed());
        return outcome;
    }

    private Outcome appendAll(List<Table> handles) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<Long>> givenUp = new ArrayList<>();
            for (Table handle : handles) {
                givenUp.add(threads.submit(() -> {
                    start.await();
                    return appendAndCountGivenUp(handle);
                }));
            }
            long startNanos = System.nanoTime();
            start.countDown();
            long failed = 0;
            for (Future<Long> client : givenUp) {
                failed += client.get();
            }
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            return new Outcome((long) clients * appendsEach - failed, failed, seconds);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private long appendAndCountGivenUp(Table table) {
        long failed = 0;
        for (int i = 0; i < appendsEach; i++) {
            DataFile file = DataFiles.builder(PartitionSpec.unpartitioned())
                    .withPath(table.location() + "/data/" + UUID.randomUUID() + ".parquet")
                    .withFileSizeInBytes(1_000_000)
                    .withRecordCount(10_000)
                    .build();
            try {
                table.newFastAppend().appendFile(file).commit();
            } catch (CommitFailedException e) {
                failed++;
            }
        }
        return failed;
    }

    /** A catalog that is fast because it loses commits has not won. */
    private static void requireEveryCommit(Catalog catalog, Namespace namespace, long acknowledged) {
        long found = catalog.listTables(namespace).stream()
                .map(catalog::loadTable)
                .mapToLong(table -> table.history().size())
                .sum();
        if (found != acknowledged) {
            throw new IllegalStateException(
                    acknowledged + " commits were acknowledged, but the tables have " + found + " snapshots");
        }
    }
}
