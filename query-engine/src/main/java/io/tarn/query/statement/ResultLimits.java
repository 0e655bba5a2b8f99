package io.tarn.query.statement;

/**
 * How much of a result is answered; what is beyond is left out and the answer says {@code truncated}.
 *
 * @param rows zero or more
 * @param bytes of Arrow batches, above zero; the batch that passes it is the last
 */
public record ResultLimits(long rows, long bytes) {
    /** All of it. */
    public static ResultLimits none() {
        return new ResultLimits(Long.MAX_VALUE, Long.MAX_VALUE);
    }
}
