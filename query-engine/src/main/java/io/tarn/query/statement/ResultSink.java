package io.tarn.query.statement;

import io.tarn.api.ColumnInfo;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a result, in the thread that runs the statement: first the columns, once, when the first rows are at hand or it is
 * certain that there are none; then row by row. A sink that is slow slows the statement down; a sink that throws ends it.
 */
public interface ResultSink {
    /** The columns; empty for a statement without a result. */
    void columns(List<ColumnInfo> columns) throws IOException;

    /**
     * One row: null, Boolean, Number, String, List or Map (of String to any of those) for each column; NaN and infinities,
     * decimals, dates, timestamps and binary come as String. The list may be reused for the next row.
     */
    void row(List<@Nullable Object> values) throws IOException;
}
