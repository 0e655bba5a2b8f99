package io.tarn.query.spark.offload.random;

import io.tarn.query.http.SqlServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.classic.SparkSession;
import org.jspecify.annotations.Nullable;

/** Runs queries over one set of tables, two at a time, and keeps what differs. */
final class Hunt {
    private static final int TABLES = 10;
    private static final int THREADS = 2;

    private final long seed;
    private final List<RandomTable> tables;
    private final FrontDoor door;
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Found> found = new ConcurrentLinkedQueue<>();

    Hunt(SqlServer server, long seed) {
        this.seed = seed;
        String namespace = "random_" + Long.toHexString(seed);
        // What is asked for by a user that lets Spark know its catalogs.
        SparkSession session = ((SparkSession) SparkSession.getDefaultSession().get()).newSession();
        SparkSession.setActiveSession(session);
        this.tables = RandomTables.make(server, session, namespace, seed, TABLES);
        this.door = new FrontDoor(server, namespace);
    }

    /** A query whose answers differ. */
    record Found(long seed, int number, RandomQuery query, String difference, Answer spark, Answer offload) {
        @Override
        public String toString() {
            return "seed " + seed + ", query " + number + ": " + difference + "\n  " + query.sql() + "\n  " + query.settings()
                    + "\n  Spark:  " + spark + "\n  native: " + offload;
        }
    }

    /** Runs queries of these numbers. */
    void run(int from, int to) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        AtomicInteger next = new AtomicInteger(from);
        List<Future<?>> workers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            workers.add(threads.submit(() -> {
                Reference reference = new Reference(tables);
                for (int number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
                    one(reference, number);
                }
            }));
        }
        threads.shutdown();
        try {
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Choices choices(int number) {
        return Choices.random(seed * 1_000_003 + number);
    }

    private void one(Reference reference, int number) {
        Found difference = check(reference, number, Queries.of(choices(number), tables));
        if (difference != null) {
            found.add(difference);
        }
    }

    private @Nullable Found check(Reference reference, int number, RandomQuery query) {
        long t0 = System.nanoTime();
        Answer expected = reference.ask(query);
        long t1 = System.nanoTime();
        time("reference", t1 - t0);
        if (expected.error() != null && expected.error().startsWith("42")) {
            count("invalid");
            System.out.println("INVALID " + expected.message() + "\n   " + query.sql());
            return null;
        }
        count("run");
        String sql = RandomTable.inCatalog(query.sql(), tables);
        Answer offload = door.ask(sql, query.settings(), true);
        time("native", System.nanoTime() - t1);
        count(offload.engine());
        if (offload.error() != null) {
            count("failed as it should");
        }
        if (Comparison.difference(query, expected, offload) == null) {
            return null;
        }
        Answer spark = door.ask(sql, query.settings(), false);
        String difference = Comparison.difference(query, spark, offload);
        if (difference == null) {
            count("differs on Spark itself");
            System.out.println("ITSELF " + Comparison.difference(query, expected, spark) + "\n   " + query.sql() + "\n   "  + query.settings() + "\n  " + expected + "\n  " + spark);
            return null;
        }
        count("different");
        Found f = new Found(seed, number, new RandomQuery(sql, query.exact(), query.ordered(), query.settings()), difference, spark, offload);
        System.out.println("DIFFERENT " + f);
        return f;
    }

    private void count(String what) {
        counts.computeIfAbsent(what, none -> new AtomicInteger()).incrementAndGet();
    }

    private void time(String what, long nanos) {
        counts.computeIfAbsent(what + " ms", none -> new AtomicInteger()).addAndGet((int) (nanos / 1_000_000));
    }

    Map<String, AtomicInteger> counts() {
        return counts;
    }

    List<Found> found() {
        return List.copyOf(found);
    }
}
