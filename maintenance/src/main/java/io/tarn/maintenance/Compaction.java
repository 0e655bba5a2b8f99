package io.tarn.maintenance;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.BinPackRewriteFilePlanner;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.DataFileSet;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites many small data files of one table into few of the right length, and files with many deleted rows without them.
 * The rows of the table are the same before and after; so are the row ids of a format version 3 table.
 *
 * <p>Iceberg's own bin-packing planner picks the files, a {@link FileRewriter} writes them anew, {@link RewriteCheck} compares
 * what was written with what was read, and {@link GroupCommit} replaces the old files by the new ones, validated from the
 * snapshot that was planned. A large table is committed in several bounded steps; each step leaves the table whole, so a
 * failure keeps what was committed before it. One instance is for one thread.
 */
public final class Compaction {
    /** A group of files is rewritten at a time; a partition with more than this is split into several groups. */
    private static final long MAX_GROUP_BYTES = 4L << 30;

    /** A commit is made as soon as the groups that wait for it hold this many input files or bytes. */
    private static final int MAX_COMMIT_FILES = 5_000;

    private static final long MAX_COMMIT_BYTES = 8L << 30;

    private final Table table;
    private final CompactionOptions options;
    private final FileRewriter rewriter;

    /** A compaction of the table that rewrites with Iceberg's generic readers and writers. */
    public Compaction(Table table, CompactionOptions options) {
        this(table, options, new GenericFileRewriter());
    }

    /** A compaction of the table that rewrites with the given rewriter. */
    public Compaction(Table table, CompactionOptions options, FileRewriter rewriter) {
        this.table = BoundedOperations.bound(table);
        this.options = options;
        this.rewriter = rewriter;
    }

    /** What {@link #run} would do now. Changes nothing. */
    public CompactionPlan plan() {
        table.refresh();
        return planOf(groups(table.currentSnapshot()));
    }

    /**
     * Compacts the table.
     *
     * @throws TarnException {@link ErrorCode#COMMIT_CONFLICT} when another commit changed the same files: the new files are
     *     deleted and the table holds what the other commit wrote; {@link ErrorCode#COMMIT_STATE_UNKNOWN} when it is unknown
     *     whether a commit was made: nothing is deleted; {@link ErrorCode#UNSUPPORTED_FORMAT} when a file cannot be rewritten
     *     with the same data; {@link ErrorCode#INTERNAL_ERROR} when the rows written are not the rows read: not committed
     */
    public CompactionResult run(CompactionProgress progress) {
        long startNanos = System.nanoTime();
        table.refresh();
        Snapshot start = table.currentSnapshot();
        List<RewriteFileGroup> groups = groups(start);
        progress.planned(planOf(groups));
        CompactionTally tally = new CompactionTally(progress);
        if (start != null) {
            InputCounts counts = new InputCounts(table, start, options.filter(), groups);
            rewrite(groups, new GroupCommit(table, start), counts, tally);
        }
        return tally.result(table.name(), Duration.ofNanos(System.nanoTime() - startNanos));
    }

    private void rewrite(List<RewriteFileGroup> groups, GroupCommit commit, InputCounts counts, CompactionTally tally) {
        List<RewriteFileGroup> waiting = new ArrayList<>();
        FileTotals waitingInputs = FileTotals.NONE;
        try {
            for (RewriteFileGroup group : groups) {
                waiting.add(rewrite(group, counts, tally));
                waitingInputs = waitingInputs.plus(inputsOf(group));
                if (waitingInputs.files() >= MAX_COMMIT_FILES || waitingInputs.bytes() >= MAX_COMMIT_BYTES) {
                    List<RewriteFileGroup> ready = waiting;
                    waiting = new ArrayList<>();
                    waitingInputs = FileTotals.NONE;
                    tally.committed(commit.commit(ready));
                }
            }
            List<RewriteFileGroup> ready = waiting;
            waiting = new ArrayList<>();
            if (!ready.isEmpty()) {
                tally.committed(commit.commit(ready));
            }
        } finally {
            commit.discard(waiting);
        }
    }

    private RewriteFileGroup rewrite(RewriteFileGroup group, InputCounts counts, CompactionTally tally) {
        RewrittenGroup rewritten = rewriter.rewrite(table, group);
        group.setOutputFiles(DataFileSet.of(rewritten.files()));
        try {
            new RewriteCheck(table, group, counts.of(group)).check(rewritten);
        } catch (TarnException e) {
            new OrphanedFiles(table.io()).delete(rewritten.files());
            throw e;
        }
        tally.rewritten(group, rewritten);
        return group;
    }

    private List<RewriteFileGroup> groups(@Nullable Snapshot snapshot) {
        if (snapshot == null) {
            return List.of();
        }
        BinPackRewriteFilePlanner planner =
                new BinPackRewriteFilePlanner(table, options.filter(), snapshot.snapshotId(), false);
        try {
            planner.init(plannerOptions());
            try (CloseableIterable<RewriteFileGroup> planned = planner.plan().groups()) {
                List<RewriteFileGroup> groups = new ArrayList<>();
                planned.forEach(groups::add);
                return groups;
            }
        } catch (IllegalArgumentException | ValidationException e) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "compaction of " + table.name() + " cannot be planned: " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("closing the plan of " + table.name(), e);
        }
    }

    private Map<String, String> plannerOptions() {
        Map<String, String> planner = new HashMap<>();
        Long target = options.targetFileSizeBytes();
        if (target != null) {
            planner.put(BinPackRewriteFilePlanner.TARGET_FILE_SIZE_BYTES, Long.toString(target));
        }
        planner.put(BinPackRewriteFilePlanner.MIN_INPUT_FILES, Integer.toString(options.minInputFiles()));
        planner.put(BinPackRewriteFilePlanner.MAX_FILE_GROUP_SIZE_BYTES, Long.toString(MAX_GROUP_BYTES));
        int maxInputs = table.sortOrder().isSorted() ? GenericFileRewriter.MAX_MERGED_FILES : MAX_COMMIT_FILES;
        planner.put(BinPackRewriteFilePlanner.MAX_FILE_GROUP_INPUT_FILES, Integer.toString(maxInputs));
        return planner;
    }

    private CompactionPlan planOf(List<RewriteFileGroup> groups) {
        FileTotals before = groups.stream().map(Compaction::inputsOf).reduce(FileTotals.NONE, FileTotals::plus);
        long after =
                groups.stream().mapToLong(RewriteFileGroup::expectedOutputFiles).sum();
        return new CompactionPlan(table.name(), groups.size(), before, after);
    }

    static FileTotals inputsOf(RewriteFileGroup group) {
        return FileTotals.of(
                group.fileScanTasks().stream().map(FileScanTask::file).toList());
    }
}
