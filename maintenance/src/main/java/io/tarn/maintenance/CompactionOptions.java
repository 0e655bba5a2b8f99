package io.tarn.maintenance;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;

/**
 * What a compaction rewrites, and into what. Start from {@link #defaults()}.
 *
 * @param targetFileSizeBytes the length to aim at; null takes the table's {@code write.target-file-size-bytes}. Files
 *     shorter than 75 % or longer than 180 % of it are rewritten
 * @param minInputFiles how many such files one partition needs before they are rewritten; a partition whose files together
 *     are longer than the target, or that has a file with 30 % or more of its rows deleted, is rewritten in any case
 * @param filter only files that may hold a row which satisfies this are looked at; whole files are rewritten, so a filter
 *     on partition columns is exact
 */
public record CompactionOptions(@Nullable Long targetFileSizeBytes, int minInputFiles, Expression filter) {
    private static final int DEFAULT_MIN_INPUT_FILES = 5;

    /** Checks the bounds; a value outside them is an {@link ErrorCode#INVALID_VALUE}. */
    public CompactionOptions {
        if (targetFileSizeBytes != null && targetFileSizeBytes <= 0) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "the target file size must be at least 1 byte, not " + targetFileSizeBytes);
        }
        if (minInputFiles < 1) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "the minimum number of input files must be at least 1, not " + minInputFiles);
        }
    }

    /** The table's own target file size, five input files, the whole table. */
    public static CompactionOptions defaults() {
        return new CompactionOptions(null, DEFAULT_MIN_INPUT_FILES, Expressions.alwaysTrue());
    }

    /** The same with another target length of the new files, in bytes. */
    public CompactionOptions withTargetFileSizeBytes(long bytes) {
        return new CompactionOptions(bytes, minInputFiles, filter);
    }

    /** The same with another least number of input files. */
    public CompactionOptions withMinInputFiles(int files) {
        return new CompactionOptions(targetFileSizeBytes, files, filter);
    }

    /** The same, limited to the files that may hold a row which satisfies the expression. */
    public CompactionOptions withFilter(Expression expression) {
        return new CompactionOptions(targetFileSizeBytes, minInputFiles, expression);
    }
}
