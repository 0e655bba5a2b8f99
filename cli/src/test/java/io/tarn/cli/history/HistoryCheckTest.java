package io.tarn.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.cli.history.FoundTable.Snapshot;
import io.tarn.cli.history.Operation.Kind;
import io.tarn.cli.history.Operation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The check finds what is wrong: each test breaks a history that is right in one way. */
class HistoryCheckTest {
    private static final Operation FIRST = operation("first", Kind.APPEND, 0, Outcome.ACKNOWLEDGED, "a");
    private static final Operation BOTH = operation("both", Kind.TRANSACTION, 10, Outcome.ACKNOWLEDGED, "a", "b");
    private static final Operation NEVER = operation("never", Kind.APPEND, 20, Outcome.FAILED, "a");
    private static final Operation MAYBE = operation("maybe", Kind.TRANSACTION, 30, Outcome.UNKNOWN, "a", "b");
    private static final Operation SET = operation("set", Kind.PROPERTY, 40, Outcome.ACKNOWLEDGED, "a");
    private static final List<Operation> ASKED = List.of(FIRST, BOTH, NEVER, MAYBE, SET);

    @Test
    void whatIsRightHasNoViolationsWhetherOrNotTheUnknownWasDone() {
        assertThat(violations(table("a", 3, "first", "both"), table("b", 1, "both")))
                .isEmpty();
        assertThat(violations(table("a", 4, "first", "both", "maybe"), table("b", 2, "both", "maybe")))
                .isEmpty();
    }

    @Test
    void anAcknowledgedChangeThatIsLostIsFound() {
        assertThat(violations(table("a", 2, "both"), table("b", 1, "both")))
                .singleElement()
                .asString()
                .contains("first")
                .contains("[0] times");
    }

    @Test
    void anAcknowledgedChangeThatIsThereTwiceIsFound() {
        assertThat(violations(table("a", 4, "first", "first", "both"), table("b", 1, "both")))
                .anyMatch(violation -> violation.contains("first") && violation.contains("[2] times"));
    }

    @Test
    void aFailedChangeThatIsThereIsFound() {
        assertThat(violations(table("a", 4, "first", "both", "never"), table("b", 1, "both")))
                .singleElement()
                .asString()
                .contains("never")
                .contains("FAILED");
    }

    @Test
    void anUnknownChangeThatIsThereTwiceIsFound() {
        assertThat(violations(
                        table("a", 5, "first", "both", "maybe", "maybe"), table("b", 3, "both", "maybe", "maybe")))
                .anyMatch(violation -> violation.contains("maybe") && violation.contains("[2] times"));
    }

    @Test
    void aHalfTransactionIsFoundWhateverItsClientWasTold() {
        assertThat(violations(table("a", 3, "first", "both"), table("b", 0)))
                .anyMatch(violation -> violation.contains("both"));
        assertThat(violations(table("a", 4, "first", "both", "maybe"), table("b", 1, "both")))
                .anyMatch(violation -> violation.contains("maybe") && violation.contains("neither wholly"));
    }

    @Test
    void aChangeInATableThatItIsNotForIsFound() {
        assertThat(violations(table("a", 3, "first", "both"), table("b", 2, "both", "first")))
                .anyMatch(violation -> violation.contains("first") && violation.contains("is in b"));
    }

    @Test
    void aChangeThatNobodyAskedForIsFound() {
        assertThat(violations(table("a", 3, "first", "both", "ghost"), table("b", 1, "both")))
                .anyMatch(violation -> violation.contains("ghost"));
    }

    @Test
    void aPropertyThatWasSetTwiceIsFoundByTheVersions() {
        assertThat(violations(table("a", 4, "first", "both"), table("b", 1, "both")))
                .singleElement()
                .asString()
                .contains("4 versions after the first, but 3 changes");
    }

    @Test
    void aGapInTheVersionsIsFound() {
        FoundTable table = table("a", 3, "first", "both");
        FoundTable gap = new FoundTable(
                "a",
                table.rows(),
                table.properties(),
                table.columns(),
                table.snapshots(),
                table.currentSnapshot(),
                table.snapshotLog(),
                List.of(0, 1, 3, 4));

        assertThat(violations(gap, table("b", 1, "both")))
                .singleElement()
                .asString()
                .contains("[0, 1, 3, 4]");
    }

    @Test
    void aForkAndAGapInTheSnapshotsAreFound() {
        List<Snapshot> fork = List.of(new Snapshot(1, null, 1, "first"), new Snapshot(2, null, 2, "both"));

        assertThat(violations(withSnapshots(fork, List.of(1L, 2L)), table("b", 1, "both")))
                .anyMatch(violation -> violation.contains("a fork or a gap"));
        List<Snapshot> gap = List.of(new Snapshot(1, null, 1, "first"), new Snapshot(2, 1L, 3, "both"));
        assertThat(violations(withSnapshots(gap, List.of(1L, 2L)), table("b", 1, "both")))
                .singleElement()
                .asString()
                .contains("sequence numbers");
        List<Snapshot> line = List.of(new Snapshot(1, null, 1, "first"), new Snapshot(2, 1L, 2, "both"));
        assertThat(violations(withSnapshots(line, List.of(2L)), table("b", 1, "both")))
                .singleElement()
                .asString()
                .contains("snapshot log");
    }

    @Test
    void anOrderAgainstTheClockIsFound() {
        assertThat(violations(table("a", 3, "both", "first"), table("b", 1, "both")))
                .singleElement()
                .asString()
                .contains("a has first after both");
    }

    private static List<String> violations(FoundTable... tables) {
        return new HistoryCheck(ASKED, List.of(tables)).violations();
    }

    /** A table whose snapshots brought these rows, one after another. */
    private static FoundTable table(String name, int lastVersion, String... rows) {
        List<Snapshot> snapshots = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            snapshots.add(new Snapshot(i + 1L, i == 0 ? null : (long) i, i + 1L, rows[i]));
        }
        return new FoundTable(
                name,
                List.of(rows),
                name.equals("a") ? List.of("set") : List.of(),
                List.of(),
                snapshots,
                rows.length == 0 ? null : (long) rows.length,
                snapshots.stream().map(Snapshot::id).toList(),
                IntStream.rangeClosed(0, lastVersion).boxed().toList());
    }

    private static FoundTable withSnapshots(List<Snapshot> snapshots, List<Long> log) {
        return new FoundTable(
                "a", List.of("first", "both"), List.of("set"), List.of(), snapshots, 2L, log, List.of(0, 1, 2, 3));
    }

    private static Operation operation(String id, Kind kind, long begun, Outcome outcome, String... tables) {
        return new Operation(id, kind, Set.of(tables), begun, begun + 5, outcome);
    }
}
