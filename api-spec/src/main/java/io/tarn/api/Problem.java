package io.tarn.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error answer of Tarn's own endpoints, {@code application/problem+json} (RFC 9457).
 *
 * @param type {@code urn:tarn:error:CODE}
 * @param title the code's sentence
 * @param status the HTTP status
 * @param detail the message, as RFC 9457 names it
 * @param code an {@link ErrorCode} name
 * @param sqlState five characters
 * @param message the message, as SQL clients name it
 * @param line line in the SQL text from 1, absent where the error has no place
 * @param column column from 1, absent where the error has no place
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String sqlState,
        String message,
        @Nullable Integer line,
        @Nullable Integer column) {

    /** The media type of a problem document. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** The problem document of an error. */
    public static Problem of(TarnException error) {
        ErrorCode code = error.code();
        TextPosition position = error.position();
        return new Problem(
                "urn:tarn:error:" + code.name(),
                code.title(),
                code.httpStatus(),
                error.getMessage(),
                code.name(),
                error.sqlState(),
                error.getMessage(),
                position == null ? null : position.line(),
                position == null ? null : position.column());
    }
}
