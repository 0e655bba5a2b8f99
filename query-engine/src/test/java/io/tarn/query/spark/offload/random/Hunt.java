package io.tarn.query.spark.offload.random;

import io.tarn.query.http.SqlServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.spark.sql.classic.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Runs queries over one set of tables, two at a time, and keeps what differs. The first answer is Spark's over copies in memory, because
 * that is soon there; where the native engine's is another one, Spark over the tables themselves decides.
 */
final class Hunt {
    private static final int TABLES = 10;
    private static final int THREADS = 2;

    /** So many queries are told of at a time. */
    private static final int PROGRESS = 250;

    private static final long NANOS_A_MILLISECOND = 1_000_000;

    private final SqlServer server;
    private final long seed;
    private final long began = System.nanoTime();
    private final String namespace;
    private final SparkSession session;
    private final RandomTables tables;
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Found> found = new ConcurrentLinkedQueue<>();

    /** With tables that the seed makes. */
    Hunt(SqlServer server, long seed) {
        this.server = server;
        this.seed = seed;
        this.namespace = "random_" + Long.toHexString(seed);
        this.session = ((SparkSession) SparkSession.getDefaultSession().get()).newSession();
        SparkSession.setActiveSession(session);
        this.tables = RandomTables.make(server, session, namespace, seed, TABLES);
    }

    /**
     * A query whose answers differ.
     *
     * @param query in the names of the catalog
     */
    record Found(long seed, int number, RandomQuery query, String difference, Answer spark, Answer offload) {
        @Override
        public String toString() {
            return "seed " + seed + ", query " + number + ": " + difference + "\n  " + query.sql() + "\n  "
                    + query.settings() + "\n  Spark:  " + spark + "\n  native: " + offload;
        }
    }

    /** The engines of one thread. */
    private record Both(FrontDoor door, Reference reference) {}

    /** Runs queries until so many were answered by the native engine, or partly so, and by Spark. */
    void run(int wanted) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> workers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            workers.add(threads.submit(() -> {
                try (FrontDoor door = new FrontDoor(server, namespace)) {
                    Both both = new Both(door, new Reference(tables.all()));
                    while (count("queries") < wanted) {
                        int number = next.getAndIncrement();
                        Found difference = check(both, number, Queries.of(choices(number), tables.all()), true);
                        if (difference != null) {
                            found.add(difference);
                        }
                    }
                }
            }));
        }
        threads.shutdown();
        try {
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Choices choices(int number) {
        return Choices.random(seed * 1_000_003 + number);
    }

    private @Nullable Found check(Both both, int number, RandomQuery query, boolean counted) {
        RandomQuery stored = query.with(RandomTable.inCatalog(query.sql(), tables.all()));
        Answer offload =
                timed("milliseconds of the engine", counted, () -> both.door().ask(stored, true));
        if (offload.error() != null && offload.error().startsWith("42")) {
            count("not valid", counted);
            return null;
        } else if (offload.error() == null && offload.engine().equals("spark")) {
            count("Spark alone", counted);
            return null;
        }
        Answer expected =
                timed("milliseconds of Spark", counted, () -> both.reference().ask(query));
        count("queries", counted);
        tellProgress(counted);
        count(offload.error() == null ? offload.engine() : "errors", counted);
        if (Comparison.difference(query, expected, offload) == null) {
            return null;
        }
        Answer spark = both.door().ask(stored, false);
        String difference = Comparison.difference(query, spark, offload);
        if (difference == null) {
            count("Spark differs from itself", counted);
            return null;
        } else if (spark.error() != null && offload.error() == null && withoutErrors(both, stored, offload)) {
            count("errors in rows that do not matter", counted);
            return null;
        }
        return new Found(seed, number, stored, difference, spark, offload);
    }

    /** Whether Spark failed over a value of a row that it drops afterwards, and DuckDB before: with NULL for the value it has DuckDB's answer. */
    private static boolean withoutErrors(Both both, RandomQuery stored, Answer offload) {
        RandomQuery lenient = stored.with("spark.sql.ansi.enabled", "false");
        return Comparison.difference(stored, both.door().ask(lenient, false), offload) == null;
    }

    private void tellProgress(boolean counted) {
        int queries = count("queries");
        if (counted && queries % PROGRESS == 0) {
            System.out.println("random queries, seed " + seed + ": " + queries + " after "
                    + (System.nanoTime() - began) / NANOS_A_MILLISECOND / 1_000 + " s, different: " + found.size());
        }
    }

    private Answer timed(String what, boolean counted, Supplier<Answer> action) {
        long began = System.nanoTime();
        Answer answer = action.get();
        if (counted) {
            add(what, (System.nanoTime() - began) / NANOS_A_MILLISECOND);
        }
        return answer;
    }

    private void count(String what, boolean counted) {
        if (counted) {
            add(what, 1);
        }
    }

    private void add(String what, long number) {
        counts.computeIfAbsent(what, none -> new AtomicInteger()).addAndGet((int) number);
    }

    /** A difference with the shortest query and the smallest tables that were found to show it; takes so many tries at most. */
    String shrunk(Found difference, int mostTries) {
        try (FrontDoor door = new FrontDoor(server, namespace)) {
            return shrunk(difference, mostTries, door);
        }
    }

    private String shrunk(Found difference, int mostTries, FrontDoor door) {
        SparkSession.setActiveSession(session);
        Both both = new Both(door, new Reference(tables.all()));
        Shrinker shrinker =
                new Shrinker(tables.all(), query -> check(both, difference.number(), query, false) != null, mostTries);
        Choices choices = choices(difference.number());
        Queries.of(choices, tables.all());
        RandomQuery query = shrinker.shrink(choices.made());
        Found shown = check(both, difference.number(), query, false);
        SparkSession.setActiveSession(session);
        RowShrinker rows = new RowShrinker(
                server,
                session,
                namespace,
                query.sql(),
                over -> Comparison.difference(
                                query, door.ask(query.with(over), false), door.ask(query.with(over), true))
                        != null);
        List<String> script = rows.shrink(tables.all());
        StringBuilder text = new StringBuilder(String.valueOf(shown == null ? difference : shown)).append('\n');
        (script.isEmpty() ? tables.script(query.sql()) : script)
                .forEach(statement -> text.append("  ").append(statement).append(";\n"));
        return text.append("  ").append(query.sql()).append(";\n").toString();
    }

    /** How many of what there were. */
    Map<String, AtomicInteger> counts() {
        return new TreeMap<>(counts);
    }

    int count(String what) {
        AtomicInteger count = counts.get(what);
        return count == null ? 0 : count.get();
    }

    /** What differs. */
    List<Found> found() {
        return List.copyOf(found);
    }

    /** Drops the tables. */
    void end() {
        tables.drop();
    }
}
