package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.Locale;
import java.util.Map;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.jspecify.annotations.Nullable;

/** What an exception of Spark or Iceberg during a load means to the one who asked for the load. */
final class SparkFailure {
    private static final int MOST_CAUSES = 32;

    private SparkFailure() {}

    /** The error of a load into the table, for what Spark threw. */
    static TarnException of(Exception thrown, String table) {
        if (thrown instanceof TarnException already) {
            return already;
        }
        if (find(thrown, CommitStateUnknownException.class) != null) {
            return new TarnException(
                    ErrorCode.COMMIT_STATE_UNKNOWN,
                    "it is unknown whether the load into " + table
                            + " was committed: look at its snapshots before you load again",
                    thrown);
        }
        if (find(thrown, CommitFailedException.class) != null) {
            return new TarnException(
                    ErrorCode.COMMIT_CONFLICT,
                    "the load into " + table + " met other changes of the table and could not be committed; load again",
                    thrown);
        }
        boolean exists = find(thrown, AlreadyExistsException.class) != null
                || find(thrown, TableAlreadyExistsException.class) != null;
        if (exists) {
            return exists(table);
        }
        AnalysisException analysis = find(thrown, AnalysisException.class);
        if (analysis != null) {
            return new TarnException(
                    ErrorCode.INVALID_VALUE, "cannot load into " + table + ": " + message(analysis), thrown);
        }
        SparkThrowable known = deepestKnown(thrown);
        if (known != null && known.getSqlState() != null && known.getSqlState().startsWith("22")) {
            return new TarnException(
                    ErrorCode.INVALID_VALUE, "cannot load into " + table + ": " + message((Throwable) known), thrown);
        }
        return new TarnException(
                ErrorCode.INTERNAL_ERROR, "the load into " + table + " failed: " + deepest(thrown), thrown);
    }

    /** The error of a load that would make a table that is there already. */
    static TarnException exists(String table) {
        return new TarnException(
                ErrorCode.ALREADY_EXISTS,
                "cannot create the table " + table
                        + ": it exists already; mode append adds the rows to it, mode overwrite replaces its rows");
    }

    private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static @Nullable SparkThrowable deepestKnown(Throwable thrown) {
        SparkThrowable known = null;
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause instanceof SparkThrowable spark && spark.getCondition() != null) {
                known = spark;
            }
            cause = cause.getCause();
        }
        return known;
    }

    /** The message of the innermost cause that has one, on one line. */
    static String deepest(Throwable thrown) {
        String message = thrown.getClass().getSimpleName();
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause.getMessage() != null) {
                message = message(cause);
            }
            cause = cause.getCause();
        }
        return message;
    }

    /** The first line: what follows in Spark's messages is a plan or a stack trace. */
    private static String message(Throwable cause) {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String first = message.strip().lines().findFirst().orElse("");
        return first.replaceFirst("\\s*SQLSTATE: \\w{5}\\s*$", "");
    }

    /** Why Spark's JSON parser refuses a line. */
    static String jsonReason(Exception thrown, String line) {
        SparkThrowable known = deepestKnown(thrown);
        Map<String, String> parameters = known == null ? Map.of() : known.getMessageParameters();
        String field = parameters.get("fieldName");
        String value = parameters.get("fieldValue");
        String type = parameters.get("dataType");
        if (field != null && value != null && type != null) {
            return "the field " + field + " is of type "
                    + type.replace("\"", "").toLowerCase(Locale.ROOT) + ", but its value is " + BadRecords.shown(value);
        }
        return "it is not a JSON object that fits: " + BadRecords.shown(line);
    }
}
