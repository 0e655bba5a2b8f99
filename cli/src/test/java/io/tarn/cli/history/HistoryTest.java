package io.tarn.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.testing.RestartablePostgres;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients change the same few tables through two servers on one PostgreSQL, while servers are killed and the database crashes
 * under them. Afterwards what the clients were told is held against what is in the tables. The seed that is printed gives the
 * clients' choices again, not the order in which the threads run.
 */
class HistoryTest {
    private static final int CLIENTS = 6;
    private static final int LONGEST_OPERATION_SECONDS = 60;

    @TempDir
    Path folder;

    private volatile boolean stopped;

    @Test
    void whatClientsWereToldIsWhatIsThereWhateverCrashed() throws Exception {
        long seed = Long.getLong("tarn.history.seed", System.nanoTime());
        System.err.println("history with -Dtarn.history.seed=" + seed);
        Random random = new Random(seed);
        Recorder recorder = new Recorder();
        try (RestartablePostgres postgres = RestartablePostgres.start(folder.resolve("postgres"));
                Replica one = Replica.start(folder.resolve("one"), postgres.database());
                Replica two = Replica.start(folder.resolve("two"), postgres.database())) {
            try (RESTCatalog setup = Lake.connect(one.uri())) {
                Lake.create(setup);
            }
            List<Thread> clients = clients(random, List.of(one.uri(), two.uri()), recorder);
            try {
                disturb(random, postgres, List.of(one, two), recorder);
            } finally {
                stopped = true;
                for (Thread client : clients) {
                    client.join(TimeUnit.SECONDS.toMillis(LONGEST_OPERATION_SECONDS));
                    assertThat(client.isAlive()).as(client.getName() + " hangs").isFalse();
                }
                System.err.println("history: " + recorder);
            }
            check(recorder, one, two);
        }
    }

    private List<Thread> clients(Random random, List<URI> servers, Recorder recorder) {
        List<Thread> clients = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            String name = "c" + number;
            Thread client = new Thread(
                    new HistoryClient(name, new Random(random.nextLong()), servers, recorder, () -> stopped), name);
            client.start();
            clients.add(client);
        }
        return clients;
    }

    /** Between any two blows the clients get on, or the test fails. */
    private static void disturb(Random random, RestartablePostgres postgres, List<Replica> replicas, Recorder recorder)
            throws Exception {
        int first = random.nextInt(replicas.size());
        recorder.awaitAcknowledged(20);
        replicas.get(first).kill();
        recorder.awaitAcknowledged(5 + random.nextInt(5));
        replicas.get(first).start();
        recorder.awaitAcknowledged(10 + random.nextInt(10));
        postgres.crashAndRestart();
        recorder.awaitAcknowledged(10 + random.nextInt(10));
        replicas.get(1 - first).kill();
        postgres.restart();
        recorder.awaitAcknowledged(5 + random.nextInt(5));
        replicas.get(1 - first).start();
        recorder.awaitAcknowledged(10);
    }

    private static void check(Recorder recorder, Replica one, Replica two) throws Exception {
        try (RESTCatalog first = Lake.connect(one.uri());
                RESTCatalog second = Lake.connect(two.uri())) {
            List<FoundTable> found = new ArrayList<>();
            for (String table : Lake.TABLES) {
                found.add(Lake.find(first, table));
                assertThat(Lake.find(second, table)).isEqualTo(found.get(found.size() - 1));
            }
            assertThat(recorder.troubles()).isEmpty();
            assertThat(new HistoryCheck(recorder.operations(), found).violations())
                    .isEmpty();
            assertThat(first.listTables(Lake.NAMESPACE))
                    .containsExactlyElementsOf(
                            Lake.TABLES.stream().map(Lake::name).toList())
                    .containsExactlyElementsOf(second.listTables(Lake.NAMESPACE));
            assertThat(recorder.operations().stream().map(Operation::kind).distinct())
                    .containsExactlyInAnyOrder(Operation.Kind.values());
        }
    }
}
