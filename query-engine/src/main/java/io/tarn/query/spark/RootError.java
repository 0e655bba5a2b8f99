package io.tarn.query.spark;

import io.tarn.api.TarnException;
import java.util.Set;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/**
 * Finds the error that matters among those that wrap it. An error in a task reaches the driver inside a "job aborted", a
 * "stage failed" or a "task failed while writing", which say nothing to a user.
 */
record RootError(Throwable thrown) {
    private static final int DEEPEST = 30;

    private static final Set<String> WRAPPERS = Set.of(
            "FAILED_EXECUTE_UDF",
            "FAILED_READ_FILE",
            "INTERNAL_ERROR",
            "JOB_ABORTED",
            "TASK_WRITE_FAILED",
            "WRITING_JOB_ABORTED");

    /** Tarn's own error if the chain has one; else the first that speaks for itself, or else the last. */
    Throwable find() {
        TarnException own = own();
        return own == null ? first() : own;
    }

    private @Nullable TarnException own() {
        Throwable error = thrown;
        for (int depth = 0; depth < DEEPEST && error != null; depth++) {
            if (error instanceof TarnException found) {
                return found;
            }
            error = error.getCause();
        }
        return null;
    }

    private Throwable first() {
        Throwable error = thrown;
        for (int depth = 0; depth < DEEPEST; depth++) {
            Throwable cause = error.getCause();
            if (cause == null || cause == error || speaksForItself(error)) {
                return error;
            }
            error = cause;
        }
        return error;
    }

    private static boolean speaksForItself(Throwable error) {
        if (OtherErrors.knows(error)) {
            return true;
        }
        return error instanceof SparkThrowable spark && !isWrapper(spark.getCondition());
    }

    private static boolean isWrapper(@Nullable String condition) {
        if (condition == null || condition.startsWith("_LEGACY_")) {
            return true;
        }
        int dot = condition.indexOf('.');
        return WRAPPERS.contains(dot < 0 ? condition : condition.substring(0, dot));
    }
}
