package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import java.util.Map;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.jspecify.annotations.Nullable;

/** The table from Spark's error conditions, and where they are not listed from their SQLSTATE classes, to Tarn's codes. */
final class Conditions {
    private static final Map<String, ErrorCode> BY_NAME = Map.ofEntries(
            Map.entry("TABLE_OR_VIEW_NOT_FOUND", ErrorCode.TABLE_NOT_FOUND),
            Map.entry("VIEW_NOT_FOUND", ErrorCode.TABLE_NOT_FOUND),
            Map.entry("EXPECT_TABLE_NOT_VIEW", ErrorCode.INVALID_STATEMENT),
            Map.entry("SCHEMA_NOT_FOUND", ErrorCode.NAMESPACE_NOT_FOUND),
            Map.entry("CATALOG_NOT_FOUND", ErrorCode.NOT_FOUND),
            Map.entry("TABLE_OR_VIEW_ALREADY_EXISTS", ErrorCode.ALREADY_EXISTS),
            Map.entry("VIEW_ALREADY_EXISTS", ErrorCode.ALREADY_EXISTS),
            Map.entry("SCHEMA_ALREADY_EXISTS", ErrorCode.ALREADY_EXISTS),
            Map.entry("INVALID_TYPED_LITERAL", ErrorCode.INVALID_VALUE),
            Map.entry("USER_RAISED_EXCEPTION", ErrorCode.INVALID_VALUE),
            Map.entry("INCOMPATIBLE_DATA_FOR_TABLE", ErrorCode.INVALID_VALUE),
            Map.entry("NOT_NULL_ASSERT_VIOLATION", ErrorCode.INVALID_VALUE),
            Map.entry("FAILED_TO_LOAD_ROUTINE", ErrorCode.INVALID_STATEMENT));

    private static final Map<String, ErrorCode> BY_CLASS = Map.ofEntries(
            Map.entry("07", ErrorCode.INVALID_STATEMENT),
            Map.entry("0A", ErrorCode.INVALID_STATEMENT),
            Map.entry("21", ErrorCode.INVALID_STATEMENT),
            Map.entry("22", ErrorCode.INVALID_VALUE),
            Map.entry("23", ErrorCode.INVALID_VALUE),
            Map.entry("2B", ErrorCode.INVALID_STATEMENT),
            Map.entry("42", ErrorCode.INVALID_STATEMENT),
            Map.entry("53", ErrorCode.OUT_OF_RESOURCES),
            Map.entry("54", ErrorCode.OUT_OF_RESOURCES),
            Map.entry("KD", ErrorCode.INVALID_VALUE));

    private Conditions() {}

    static ErrorCode code(String condition, @Nullable String sqlState, Throwable error) {
        int dot = condition.indexOf('.');
        ErrorCode named = BY_NAME.get(dot < 0 ? condition : condition.substring(0, dot));
        if (named != null) {
            return named;
        }
        if (error instanceof ParseException) {
            return ErrorCode.SYNTAX_ERROR;
        }
        ErrorCode ofClass = sqlState == null || sqlState.length() < 2 ? null : BY_CLASS.get(sqlState.substring(0, 2));
        return ofClass == null ? ErrorCode.INTERNAL_ERROR : ofClass;
    }
}
