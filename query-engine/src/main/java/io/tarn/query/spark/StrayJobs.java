package io.tarn.query.spark;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;

/**
 * Cancels jobs that begin after their statement has ended. A thread of Spark's that was about to submit the map stage of a
 * shuffle does so also when its statement has been cancelled a moment before, and Spark's own record of cancelled job groups is
 * not asked for map stages: the stage would run to its end for nobody.
 */
final class StrayJobs extends SparkListener {
    private static final String JOB_GROUP = "spark.jobGroup.id";

    /** Iceberg's procedures put their jobs into groups of their own while their statement runs. */
    private static final Pattern OF_STATEMENT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final SparkContext context;
    private final Predicate<String> ended;

    /** Watches the jobs of this context; {@code ended} tells whether a job group is that of no running statement. */
    StrayJobs(SparkContext context, Predicate<String> ended) {
        this.context = context;
        this.ended = ended;
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
        String group = job.properties() == null ? null : job.properties().getProperty(JOB_GROUP);
        if (group != null && OF_STATEMENT.matcher(group).matches() && ended.test(group)) {
            context.cancelJobGroup(group);
        }
    }
}
