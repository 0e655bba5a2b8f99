package io.tarn.api;

import org.jspecify.annotations.Nullable;

/**
 * The one exception of Tarn's own endpoints and commands. Its message is written for the user: what was tried, on what,
 * with the value, and what to do next; it is shown as it is, without a stack trace.
 */
public class TarnException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String sqlState;
    private final transient @Nullable TextPosition position;

    /** An error of the given code, with its default SQLSTATE. */
    public TarnException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /** An error of the given code that another exception led to. */
    public TarnException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, code.sqlState(), message, null, cause);
    }

    /** An error at a place in the SQL text, with the engine's own SQLSTATE. */
    public TarnException(
            ErrorCode code,
            String sqlState,
            String message,
            @Nullable TextPosition position,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.sqlState = sqlState;
        this.position = position;
    }

    /** Which error it is. */
    public ErrorCode code() {
        return code;
    }

    /** The SQLSTATE, five characters. */
    public String sqlState() {
        return sqlState;
    }

    /** Where in the SQL text, if the error has a place. */
    public @Nullable TextPosition position() {
        return position;
    }

    /** The message, never null. */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? code.title() : message;
    }
}
