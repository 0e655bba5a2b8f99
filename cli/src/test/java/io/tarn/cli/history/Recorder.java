package io.tarn.cli.history;

import io.tarn.cli.history.Operation.Kind;
import io.tarn.cli.history.Operation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the clients asked for and were told. Thread-safe. */
final class Recorder {
    private static final int MOST_SECONDS = 60;
    private static final int POLL_MILLIS = 20;

    private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();
    private final Queue<String> trouble = new ConcurrentLinkedQueue<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Map<String, AtomicInteger> endings = new ConcurrentHashMap<>();

    /** What a client does for an operation; the outcome is what it was told. */
    interface Asking {
        Outcome ask();
    }

    Outcome record(String id, Kind kind, Set<String> tables, Asking asking) {
        long begun = System.nanoTime();
        Outcome outcome = asking.ask();
        operations.add(new Operation(id, kind, tables, begun, System.nanoTime(), outcome));
        if (outcome == Outcome.ACKNOWLEDGED) {
            acknowledged.incrementAndGet();
        }
        return outcome;
    }

    /** How an operation that was not acknowledged ended, for the summary. */
    void ended(Throwable e) {
        String name = e.getClass().getSimpleName();
        endings.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
    }

    /** Something that must not be, seen on the way. */
    void trouble(String sentence) {
        trouble.add(sentence);
    }

    void awaitAcknowledged(int more) throws InterruptedException {
        int enough = acknowledged.get() + more;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (acknowledged.get() < enough) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no more changes are acknowledged: " + this);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    List<Operation> operations() {
        return new ArrayList<>(operations);
    }

    List<String> troubles() {
        return List.copyOf(trouble);
    }

    @Override
    public String toString() {
        Map<String, Integer> counts = new TreeMap<>();
        operations.forEach(
                operation -> counts.merge(operation.kind() + " " + operation.outcome(), 1, (one, two) -> one + two));
        return operations.size() + " operations " + counts + ", endings " + endings;
    }
}
