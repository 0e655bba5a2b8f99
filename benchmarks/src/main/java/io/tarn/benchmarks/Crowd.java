package io.tarn.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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

    private record Done(long[] nanos, long successes, long conflicts, long failures) {}

    Measurement run(Workload workload, int clients, Duration length) throws InterruptedException {
        turns += 1_000_000;
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            Duration cpuBefore = contender.cpu();
            long begin = System.nanoTime();
            List<Future<Done>> parts = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int number = i;
                parts.add(threads.submit(() -> work(workload, number, begin + length.toNanos())));
            }
            List<Done> done = new ArrayList<>();
            for (Future<Done> part : parts) {
                done.add(part.get());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return summary(workload, done, seconds, contender.cpu().minus(cpuBefore));
        } catch (ExecutionException e) {
            throw new IllegalStateException(contender.name() + " failed at " + workload.title(), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private Done work(Workload workload, int number, long until) {
        long[] nanos = new long[1024];
        int count = 0;
        long successes = 0;
        long conflicts = 0;
        long failures = 0;
        for (long turn = turns; System.nanoTime() < until; turn++) {
            long begin = System.nanoTime();
            int status = workload.once(client, namespace, number, turn);
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
        return new Done(Arrays.copyOf(nanos, count), successes, conflicts, failures);
    }

    private Measurement summary(Workload workload, List<Done> done, double seconds, Duration cpu) {
        long[] nanos = done.stream()
                .flatMapToLong(part -> Arrays.stream(part.nanos()))
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
