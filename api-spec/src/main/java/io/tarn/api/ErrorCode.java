package io.tarn.api;

import java.util.OptionalInt;

/**
 * Every error that Tarn's own endpoints answer with: the wire name, the HTTP status, the SQLSTATE that stands for it where
 * the engine gives none, and whose it is. This enum is the one table from errors to HTTP for everything but the Iceberg
 * REST catalog, whose error names its specification fixes.
 */
public enum ErrorCode {
    BAD_REQUEST(400, "HY000", ErrorCause.USER, "The request is not valid"),
    SYNTAX_ERROR(400, "42601", ErrorCause.USER, "The SQL text cannot be parsed"),
    INVALID_STATEMENT(400, "42000", ErrorCause.USER, "The SQL statement is not valid"),
    INVALID_VALUE(400, "22000", ErrorCause.USER, "A value cannot be used where it stands"),
    BAD_RECORD(400, "22030", ErrorCause.USER, "A record of an input file cannot be read"),
    UNSUPPORTED_FORMAT(400, "0A000", ErrorCause.USER, "The format is not supported"),
    FORBIDDEN(403, "42501", ErrorCause.USER, "The request is not allowed"),
    NOT_FOUND(404, "42704", ErrorCause.USER, "Not found"),
    TABLE_NOT_FOUND(404, "42P01", ErrorCause.USER, "The table or view does not exist"),
    NAMESPACE_NOT_FOUND(404, "42704", ErrorCause.USER, "The namespace does not exist"),
    METHOD_NOT_ALLOWED(405, "HY000", ErrorCause.USER, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "HY000", ErrorCause.USER, "No requested answer format is available"),
    STATEMENT_TIMEOUT(408, "57014", ErrorCause.RESOURCES, "The statement ran out of time"),
    ALREADY_EXISTS(409, "42P07", ErrorCause.USER, "It exists already"),
    NOT_EMPTY(409, "2BP01", ErrorCause.USER, "Something is still in it"),
    COMMIT_CONFLICT(409, "40001", ErrorCause.USER, "Another change came first"),
    RESULT_EXPIRED(410, "02000", ErrorCause.USER, "The result is no longer held"),
    REQUEST_TOO_LARGE(413, "54000", ErrorCause.USER, "The request body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "HY000", ErrorCause.USER, "The media type is not supported"),
    IDEMPOTENCY_KEY_REUSED(422, "22023", ErrorCause.USER, "The Idempotency-Key belongs to another request"),
    TOO_MANY_REQUESTS(429, "53000", ErrorCause.RESOURCES, "Too many requests are waiting"),
    INTERNAL_ERROR(500, "XX000", ErrorCause.INTERNAL, "Tarn failed"),
    STATEMENT_CANCELLED(503, "57014", ErrorCause.RESOURCES, "The statement was cancelled"),
    STORAGE_FAILED(503, "58030", ErrorCause.EXTERNAL, "The storage did not do as asked"),
    OUT_OF_RESOURCES(507, "53000", ErrorCause.RESOURCES, "A resource is used up"),
    SHUTTING_DOWN(503, "57P01", ErrorCause.RESOURCES, "The server is stopping"),
    STATEMENT_LOST(503, "57P02", ErrorCause.RESOURCES, "The server ended while the statement ran"),
    CLUSTER_UNAVAILABLE(503, "57P03", ErrorCause.EXTERNAL, "The Spark cluster cannot be reached"),
    STARTING_UP(503, "57P03", ErrorCause.RESOURCES, "The server is starting"),
    COMMIT_STATE_UNKNOWN(503, "08007", ErrorCause.EXTERNAL, "It is unknown whether the change was made");

    private final int httpStatus;
    private final String sqlState;
    private final ErrorCause cause;
    private final String title;

    ErrorCode(int httpStatus, String sqlState, ErrorCause cause, String title) {
        this.httpStatus = httpStatus;
        this.sqlState = sqlState;
        this.cause = cause;
        this.title = title;
    }

    /** The HTTP status that an answer with this code has. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Five characters of ISO/IEC 9075, used where the engine names no SQLSTATE of its own. */
    public String sqlState() {
        return sqlState;
    }

    /** After how many seconds the same request has a chance, as the header {@code Retry-After} says it; empty where waiting does not help. */
    public OptionalInt retryAfterSeconds() {
        return switch (this) {
            case TOO_MANY_REQUESTS -> OptionalInt.of(1);
            case STARTING_UP -> OptionalInt.of(2);
            case SHUTTING_DOWN -> OptionalInt.of(5);
            case CLUSTER_UNAVAILABLE -> OptionalInt.of(10);
            default -> OptionalInt.empty();
        };
    }

    /** Whose error it is. */
    public ErrorCause cause() {
        return cause;
    }

    /** A short sentence that is the same for every error of this code (RFC 9457 {@code title}). */
    public String title() {
        return title;
    }
}
