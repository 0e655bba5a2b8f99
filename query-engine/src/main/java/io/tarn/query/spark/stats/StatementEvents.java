package io.tarn.query.spark.stats;

import io.tarn.query.spark.offload.NativeExec;
import io.tarn.query.spark.offload.scan.ScanCosts;
import io.tarn.query.statement.StatementId;
import io.tarn.query.statement.StatementMeter;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.execution.CommandResultExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.datasources.v2.V2CreateTableAsSelectBaseExec;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes Spark's events to the meters of the statements they belong to, which it knows by the job group. What it keeps
 * ends with its statement, also where Spark drops events. Its {@code on} methods are called on one thread of Spark's, the
 * others on those of the statements.
 */
final class StatementEvents extends SparkListener {
    private static final String JOB_GROUP = "spark.jobGroup.id";
    private static final Logger LOG = LoggerFactory.getLogger(StatementEvents.class);

    private final Map<String, StatementMeter> meters = new ConcurrentHashMap<>();
    private final Map<Integer, StatementMeter> stages = new ConcurrentHashMap<>();
    private final Map<Long, StatementMeter> executions = new ConcurrentHashMap<>();

    void began(StatementId id, StatementMeter meter) {
        meters.put(id.value(), meter);
    }

    void ended(StatementId id) {
        StatementMeter meter = meters.remove(id.value());
        stages.values().removeIf(its -> its == meter);
        executions.values().removeIf(its -> its == meter);
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted event) {
        StatementMeter meter = meterOf(event.properties());
        if (meter != null) {
            stages.put(event.stageInfo().stageId(), meter);
            meter.stagePlanned(event.stageInfo().numTasks());
        }
    }

    private @Nullable StatementMeter meterOf(@Nullable Properties properties) {
        String group = properties == null ? null : properties.getProperty(JOB_GROUP);
        return group == null ? null : meters.get(group);
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted event) {
        StatementMeter meter = stages.get(event.stageInfo().stageId());
        if (meter != null) {
            meter.stageDone();
        }
    }

    // A task that failed has cost something, too, but it is not done: another one does its work.
    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
        StatementMeter meter = stages.get(event.stageId());
        if (meter == null || event.taskInfo() == null) {
            return;
        }
        if (event.taskInfo().successful()) {
            meter.taskDone(event.taskInfo().executorId());
        }
        TaskMetrics metrics = event.taskMetrics();
        if (metrics != null) {
            meter.scanned(
                    metrics.inputMetrics().bytesRead(), metrics.inputMetrics().recordsRead());
            meter.spilled(metrics.diskBytesSpilled());
            meter.peakMemory(metrics.peakExecutionMemory());
        }
    }

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
        if (event instanceof AllTold allTold) {
            allTold.told.countDown();
        } else if (event instanceof SparkListenerSQLExecutionStart start) {
            StatementMeter meter = start.jobGroupId().isEmpty()
                    ? null
                    : meters.get(start.jobGroupId().get());
            if (meter != null) {
                executions.put(start.executionId(), meter);
            }
        } else if (event instanceof SparkListenerSQLExecutionEnd end) {
            StatementMeter meter = executions.remove(end.executionId());
            if (meter != null && end.qe() != null) {
                tell(end.qe(), meter);
            }
        }
    }

    // Scala does not declare what it throws: a plan that failed throws a checked exception of Spark.
    private static void tell(QueryExecution execution, StatementMeter meter) {
        try {
            if (execution.executedPlan() instanceof CommandResultExec) {
                // It hands out what a command has left, and the command has told of itself.
                return;
            }
            ExecutedPlan plan = new ExecutedPlan(execution.executedPlan());
            for (IcebergScan scan : plan.scans()) {
                meter.files(scan.filesRead(), scan.filesPruned());
            }
            for (NativeExec part : plan.natives()) {
                if (part.kept()) {
                    continue;
                }
                for (ScanCosts scan : part.scans()) {
                    meter.files(scan.files(), scan.filesPruned());
                    meter.scanned(scan.bytes(), scan.rows());
                }
            }
            if (!(execution.executedPlan() instanceof V2CreateTableAsSelectBaseExec)) {
                // The write that it makes is a plan of its own.
                meter.engine(plan.engine());
            }
            meter.plan(plan.text(meter.planText()));
        } catch (Exception e) {
            LOG.debug("A plan that failed tells nothing", e);
        }
    }

    /** Comes after all events of the statement whose thread posts it, because they come in order. */
    static final class AllTold implements SparkListenerEvent {
        private final CountDownLatch told = new CountDownLatch(1);

        boolean await(long timeout, TimeUnit unit) throws InterruptedException {
            return told.await(timeout, unit);
        }

        @Override
        public boolean logEvent() {
            return false;
        }
    }
}
