package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/** A record of a file that a query reads and cannot understand, told with the file; Spark tells of both in errors around each other. */
final class BrokenFiles {
    private static final int DEEPEST = 30;

    private BrokenFiles() {}

    /** The error if it is about such a record, else null. */
    static @Nullable TarnException translate(Throwable thrown) {
        String file = null;
        String record = null;
        String reason = "";
        Throwable error = thrown;
        for (int depth = 0; error != null && depth < DEEPEST; depth++) {
            String condition = error instanceof SparkThrowable known ? known.getCondition() : null;
            if (condition != null && condition.startsWith("FAILED_READ_FILE")) {
                file = ((SparkThrowable) error).getMessageParameters().get("path");
            } else if (condition != null && condition.startsWith("MALFORMED_RECORD_IN_PARSING")) {
                record = ((SparkThrowable) error).getMessageParameters().get("badRecord");
            } else if (record != null && error.getMessage() != null) {
                reason = ": " + ErrorText.of(error).oneLine();
            }
            error = error.getCause();
        }
        return file == null || record == null
                ? null
                : new TarnException(
                        ErrorCode.BAD_RECORD,
                        "a record of '" + file + "' cannot be read, as far as it could " + BadRecords.shown(record)
                                + reason + "; the option mode => 'PERMISSIVE' reads what it can",
                        thrown);
    }
}
