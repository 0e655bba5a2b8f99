package io.tarn.cli.history;

import io.tarn.cli.history.Operation.Kind;
import io.tarn.cli.history.Operation.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares what clients were told with what is in the tables. Acknowledged: in all of its tables, once. Failed: in none.
 * Unknown: in all or in none, at most once. Beyond that the tables are whole: snapshots are one line from the first to the
 * current one, with sequence numbers without gaps and in the order in which they were acknowledged; and each change made
 * exactly one version of the metadata, which finds a change that was applied twice even where that leaves no second mark.
 */
final class HistoryCheck {
    private final Map<String, Operation> asked;
    private final List<FoundTable> tables;
    private final List<String> violations = new ArrayList<>();

    HistoryCheck(List<Operation> operations, List<FoundTable> tables) {
        this.asked = operations.stream().collect(Collectors.toMap(Operation::id, Function.identity()));
        this.tables = tables;
    }

    /** A sentence each; empty if all is well. */
    List<String> violations() {
        violations.clear();
        asked.values().forEach(this::checkMarks);
        for (FoundTable table : tables) {
            checkNothingElse(table);
            checkLine(table);
            checkOrder(table);
            checkVersions(table);
        }
        return List.copyOf(violations);
    }

    private void checkMarks(Operation operation) {
        Set<Long> counts = new HashSet<>();
        for (FoundTable table : tables) {
            long count = count(table, operation);
            if (operation.tables().contains(table.name())) {
                counts.add(count);
            } else if (count > 0) {
                violations.add(operation + " is in " + table.name());
            }
        }
        switch (operation.outcome()) {
            case ACKNOWLEDGED -> {
                if (!counts.equals(Set.of(1L))) {
                    violations.add(operation + " is there " + counts + " times");
                }
            }
            case FAILED -> {
                if (!counts.equals(Set.of(0L))) {
                    violations.add(operation + " is there " + counts + " times");
                }
            }
            case UNKNOWN -> {
                if (!counts.equals(Set.of(0L)) && !counts.equals(Set.of(1L))) {
                    violations.add(operation + " is there " + counts + " times: neither wholly nor not at all");
                }
            }
        }
    }

    private static long count(FoundTable table, Operation operation) {
        return marks(table, operation.kind()).stream()
                .filter(operation.id()::equals)
                .count();
    }

    private static List<String> marks(FoundTable table, Kind kind) {
        return switch (kind) {
            case APPEND, TRANSACTION -> table.rows();
            case PROPERTY -> table.properties();
            case COLUMN -> table.columns();
        };
    }

    private void checkNothingElse(FoundTable table) {
        for (List<String> marks : List.of(table.rows(), table.properties(), table.columns())) {
            for (String mark : marks) {
                if (!asked.containsKey(mark)) {
                    violations.add(table.name() + " has " + mark + ", which nobody asked for");
                }
            }
        }
    }

    /** From the current snapshot back to the first, through all of them. */
    private void checkLine(FoundTable table) {
        List<Long> line = line(table);
        List<Long> sequence = table.snapshots().stream()
                .map(FoundTable.Snapshot::sequenceNumber)
                .toList();
        if (line.size() != table.snapshots().size()) {
            violations.add(table.name() + " has " + table.snapshots().size() + " snapshots, but " + line.size()
                    + " on the line to the current one: a fork or a gap");
        }
        if (!line.equals(table.snapshotLog())) {
            violations.add(table.name() + " lists in its snapshot log not the line of its snapshots");
        }
        if (!sequence.equals(LongStream.rangeClosed(1, sequence.size()).boxed().toList())) {
            violations.add(table.name() + " has sequence numbers with gaps or repetitions: " + sequence);
        }
        List<String> made = table.snapshots().stream()
                .map(FoundTable.Snapshot::mark)
                .sorted()
                .toList();
        if (!made.equals(table.rows().stream().sorted().toList())) {
            violations.add(table.name() + " has other rows than its snapshots brought");
        }
    }

    private static List<Long> line(FoundTable table) {
        Map<Long, FoundTable.Snapshot> byId = new HashMap<>();
        table.snapshots().forEach(snapshot -> byId.put(snapshot.id(), snapshot));
        Deque<Long> line = new ArrayDeque<>();
        @Nullable Long at = table.currentSnapshot();
        while (at != null && byId.containsKey(at) && line.size() <= byId.size()) {
            line.addFirst(at);
            at = byId.get(at).parent();
        }
        return List.copyOf(line);
    }

    /** What was acknowledged before another change was begun comes before it. */
    private void checkOrder(FoundTable table) {
        long latestBegin = Long.MIN_VALUE;
        String latest = "";
        for (FoundTable.Snapshot snapshot : table.snapshots()) {
            Operation operation = asked.get(snapshot.mark());
            if (operation == null) {
                continue;
            }
            if (operation.outcome() == Outcome.ACKNOWLEDGED && operation.endedNanos() < latestBegin) {
                violations.add(table.name() + " has " + operation.id() + " after " + latest
                        + ", which was begun when the former was acknowledged already");
            }
            if (operation.begunNanos() > latestBegin) {
                latestBegin = operation.begunNanos();
                latest = operation.id();
            }
        }
    }

    private void checkVersions(FoundTable table) {
        List<Integer> versions = table.metadataVersions();
        if (!versions.equals(IntStream.range(0, versions.size()).boxed().toList())) {
            violations.add(table.name() + " has metadata versions with gaps or repetitions: " + versions);
        }
        long changes = asked.values().stream()
                .filter(operation -> count(table, operation) > 0)
                .count();
        if (versions.size() != changes + 1) {
            violations.add(table.name() + " has " + (versions.size() - 1) + " versions after the first, but " + changes
                    + " changes are in it");
        }
    }
}
