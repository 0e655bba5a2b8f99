package io.tarn.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON answer of {@code POST /v1/sql}.
 *
 * @param id the statement's id
 * @param columns the result's columns, empty for a statement without a result
 * @param rows one list a row, one value a column: decimals, dates and timestamps as strings, binary as base64, structs and
 *     maps as objects, arrays as arrays
 * @param truncated whether there was more than the row limit or the byte limit let through
 * @param stats what it cost
 */
public record StatementAnswer(
        String id,
        List<ColumnInfo> columns,
        List<List<@Nullable Object>> rows,
        boolean truncated,
        StatementStats stats) {}
