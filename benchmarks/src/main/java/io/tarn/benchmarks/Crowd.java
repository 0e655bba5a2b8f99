package io.tarn.benchmarks;

import java.nio.LongBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Many clients at one server, each with one request under way at a time. */
final class Crowd {
    private static final int MOST_SAMPLES = 1 << 20;

    private final Contender contender;
    private final CatalogClient client;
    private final String namespace;
    /** Names of new tables are not used twice. */
    private long turns;

    Crowd(Contender contender, CatalogClient client, String namespace) {
        this.contender = contender;
        this.client = client;
        this.namespace = namespace;
    }

    /** What one client did, and how long each operation took in nanoseconds. */
    private record Done(LongBuffer nanos, long successes, long conflicts, long failures) {}

    /** One client; each call is one operation and answers its status. */
    interface Client {
        int once(long turn);
    }

    /** Makes the client of that number. */
    interface Clients {
        Client number(int number);
    }

    Measurement run(Workload workload, int clients, Duration length) throws InterruptedException {
        turns += 1_000_000;
        long first = turns;
        return measure(
                contender,
                workload,
                clients,
                length,
                number -> turn -> workload.once(client, namespace, number, first + turn));
    }

    static Measurement measure(Contender contender, Workload workload, int count, Duration length, Clients clients)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Client> ready = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ready.add(clients.number(i));
            }
            Duration cpuBefore = contender.cpu();
            long begin = System.nanoTime();
            List<Future<Done>> parts = new ArrayList<>();
            for (Client client : ready) {
                parts.add(threads.submit(() -> work(client, begin + length.toNanos())));
            }
            List<Done> done = new ArrayList<>();
            for (Future<Done> part : parts) {
                done.add(part.get());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return summary(contender, workload, done, seconds, contender.cpu().minus(cpuBefore));
        } catch (ExecutionException e) {
            throw new IllegalStateException(contender.name() + " failed at " + workload.title(), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static Done work(Client client, long until) {
        long[] nanos = new long[1024];
        int count = 0;
        long successes = 0;
        long conflicts = 0;
        long failures = 0;
        for (long turn = 0; System.nanoTime() < until; turn++) {
            long begin = System.nanoTime();
            int status = client.once(turn);
            if (count < MOST_SAMPLES) {
                nanos = count == nanos.length ? Arrays.copyOf(nanos, 2 * count) : nanos;
                nanos[count++] = System.nanoTime() - begin;
            }
            if (status < 300) {
                successes++;
            } else if (status == 409) {
                conflicts++;
            } else {
                failures++;
            }
        }
        return new Done(LongBuffer.wrap(nanos, 0, count), successes, conflicts, failures);
    }

    private static Measurement summary(
            Contender contender, Workload workload, List<Done> done, double seconds, Duration cpu) {
        long[] nanos = done.stream()
                .flatMapToLong(part -> LongStream.range(0, part.nanos().limit())
                        .map(i -> part.nanos().get((int) i)))
                .sorted()
                .toArray();
        long successes = done.stream().mapToLong(Done::successes).sum();
        long least = done.stream().mapToLong(Done::successes).min().orElse(0);
        return new Measurement(
                contender.name(),
                workload,
                done.size(),
                successes / seconds,
                successes == 0 ? Double.NaN : cpu.toNanos() / 1e6 / successes,
                Measurement.percentile(nanos, 0.5),
                Measurement.percentile(nanos, 0.99),
                done.stream().mapToLong(Done::conflicts).sum(),
                done.stream().mapToLong(Done::failures).sum(),
                successes == 0 ? 0 : least * (double) done.size() / successes);
    }
}
