package io.tarn.query.spark;

import io.tarn.query.load.LoadProgress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.jspecify.annotations.Nullable;

/**
 * Tells a load's progress from Spark's stages and tasks, which it knows by the job tag. Its methods are called on Spark's
 * listener thread, {@link #expect} on the load's.
 */
final class LoadListener extends SparkListener {
    private static final String TAGS = "spark.job.tags";

    private final SparkContext context;
    private final LoadProgress progress;
    private final Map<Integer, Integer> tasksOfStage = new HashMap<>();
    private int expectedStages = 1;
    private int startedStages;
    private int endedStages;
    private double tasksDone;
    private long rows;

    LoadListener(SparkContext context, LoadProgress progress) {
        this.context = context;
        this.progress = progress;
    }

    /** From here on this many Spark stages make the whole. */
    synchronized void expect(int stages) {
        tasksOfStage.clear();
        expectedStages = stages;
        startedStages = 0;
        endedStages = 0;
        tasksDone = 0;
        rows = 0;
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
        if (!tagged(event.properties())) {
            return;
        }
        if (progress.cancelled()) {
            // The stage was on its way when the load was cancelled.
            context.cancelJobsWithTag(progress.id());
        }
        tasksOfStage.put(
                event.stageInfo().stageId(), Math.max(1, event.stageInfo().numTasks()));
        startedStages++;
    }

    private boolean tagged(@Nullable Properties properties) {
        String tags = properties == null ? null : properties.getProperty(TAGS);
        return tags != null && Arrays.asList(tags.split(",")).contains(progress.id());
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
        Integer tasks = tasksOfStage.get(event.stageId());
        if (tasks == null || event.taskInfo() == null || !event.taskInfo().successful()) {
            return;
        }
        tasksDone += 1.0 / tasks;
        if (event.taskMetrics() != null) {
            rows += event.taskMetrics().outputMetrics().recordsWritten();
        }
        report();
    }

    @Override
    public synchronized void onStageCompleted(SparkListenerStageCompleted event) {
        if (tasksOfStage.remove(event.stageInfo().stageId()) != null) {
            endedStages++;
            tasksDone = endedStages;
            report();
        }
    }

    private void report() {
        progress.advance(tasksDone / Math.max(expectedStages, startedStages), rows);
    }
}
