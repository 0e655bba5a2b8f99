package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.exceptions.UnprocessableEntityException;
import org.apache.iceberg.exceptions.ValidationException;
import org.jspecify.annotations.Nullable;

/** The table from errors that are not Spark's own (Iceberg's, the JDK's) to Tarn's codes. */
final class OtherErrors {
    /** Where Iceberg checks, at a commit, that no other commit contradicts it. */
    private static final Set<String> CONFLICT_CHECKS = Set.of(
            "org.apache.iceberg.MergingSnapshotProducer",
            "org.apache.iceberg.BaseOverwriteFiles",
            "org.apache.iceberg.BaseReplacePartitions",
            "org.apache.iceberg.BaseRewriteFiles",
            "org.apache.iceberg.BaseRowDelta");

    /** First match counts: a subclass stands before its class. */
    private static final Map<Class<? extends Throwable>, ErrorCode> BY_TYPE = byType();

    private OtherErrors() {}

    private static Map<Class<? extends Throwable>, ErrorCode> byType() {
        Map<Class<? extends Throwable>, ErrorCode> table = new LinkedHashMap<>();
        table.put(CommitStateUnknownException.class, ErrorCode.COMMIT_STATE_UNKNOWN);
        table.put(CommitFailedException.class, ErrorCode.COMMIT_CONFLICT);
        table.put(NoSuchTableException.class, ErrorCode.TABLE_NOT_FOUND);
        table.put(NoSuchViewException.class, ErrorCode.TABLE_NOT_FOUND);
        table.put(NoSuchNamespaceException.class, ErrorCode.NAMESPACE_NOT_FOUND);
        table.put(AlreadyExistsException.class, ErrorCode.ALREADY_EXISTS);
        table.put(NamespaceNotEmptyException.class, ErrorCode.INVALID_STATEMENT);
        table.put(BadRequestException.class, ErrorCode.INVALID_STATEMENT);
        table.put(UnprocessableEntityException.class, ErrorCode.INVALID_STATEMENT);
        table.put(ForbiddenException.class, ErrorCode.INVALID_STATEMENT);
        table.put(ValidationException.class, ErrorCode.INVALID_VALUE);
        table.put(NotFoundException.class, ErrorCode.STORAGE_FAILED);
        table.put(RESTException.class, ErrorCode.STORAGE_FAILED);
        table.put(OutOfMemoryError.class, ErrorCode.OUT_OF_RESOURCES);
        table.put(OutOfMemoryException.class, ErrorCode.OUT_OF_RESOURCES);
        return table;
    }

    /** Whether the error needs none of its causes to be told. */
    static boolean knows(Throwable error) {
        return BY_TYPE.keySet().stream().anyMatch(type -> type.isInstance(error)) || isDiskFull(error);
    }

    /** The error as Tarn tells it, or null if it is not of this table. */
    static @Nullable TarnException translate(Throwable error) {
        if (isDiskFull(error)) {
            return new TarnException(
                    ErrorCode.OUT_OF_RESOURCES, "the disk is full; free some space and run the statement again", error);
        }
        for (Map.Entry<Class<? extends Throwable>, ErrorCode> entry : BY_TYPE.entrySet()) {
            if (entry.getKey().isInstance(error)) {
                ErrorCode code = isConflict(error) ? ErrorCode.COMMIT_CONFLICT : entry.getValue();
                return new TarnException(code, ErrorText.of(error).oneLine(), error);
            }
        }
        if (error instanceof RuntimeIOException
                || error instanceof UncheckedIOException
                || error instanceof IOException) {
            return new TarnException(
                    ErrorCode.STORAGE_FAILED, ErrorText.of(error).oneLine(), error);
        }
        boolean refused = error instanceof IllegalArgumentException || error instanceof UnsupportedOperationException;
        return refused && isOfIceberg(error)
                ? new TarnException(ErrorCode.INVALID_VALUE, ErrorText.of(error).oneLine(), error)
                : null;
    }

    /** An error that no table has: Tarn's own fault until shown otherwise. */
    static TarnException unforeseen(Throwable thrown, Throwable root) {
        return new TarnException(
                ErrorCode.INTERNAL_ERROR,
                "the statement failed unexpectedly: " + root.getClass().getSimpleName() + ": "
                        + ErrorText.of(root).oneLine(),
                thrown);
    }

    private static boolean isConflict(Throwable error) {
        return error instanceof ValidationException
                && Arrays.stream(error.getStackTrace())
                        .anyMatch(frame -> CONFLICT_CHECKS.contains(frame.getClassName())
                                && frame.getMethodName().startsWith("validate"));
    }

    /** Iceberg checks its arguments with these; the same types from elsewhere are defects. */
    private static boolean isOfIceberg(Throwable error) {
        return Arrays.stream(error.getStackTrace())
                .limit(2)
                .anyMatch(frame -> frame.getClassName().startsWith("org.apache.iceberg."));
    }

    // The JDK has no type for it, only the system's own text.
    private static boolean isDiskFull(Throwable error) {
        String message = error instanceof IOException ? error.getMessage() : null;
        return message != null && message.contains("No space left on device");
    }
}
