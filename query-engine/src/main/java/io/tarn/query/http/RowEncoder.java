package io.tarn.query.http;

import io.tarn.api.ColumnInfo;
import io.tarn.api.Problem;
import io.tarn.api.StatementStats;
import io.tarn.query.statement.StatementId;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a result in one format: {@code begin}, {@code row} any number of times, then {@code finish} or {@code fail}. */
interface RowEncoder {
    void begin(StatementId id, List<ColumnInfo> columns) throws IOException;

    void row(List<@Nullable Object> values) throws IOException;

    void finish(StatementStats stats) throws IOException;

    /** Ends a body that cannot be completed with a record that says so, and flushes it. */
    void fail(Problem problem) throws IOException;
}
