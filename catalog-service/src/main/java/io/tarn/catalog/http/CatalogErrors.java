package io.tarn.catalog.http;

import io.tarn.api.TarnException;
import io.tarn.catalog.metastore.MetastoreException;
import io.tarn.catalog.metastore.OutcomeUnknownException;
import io.tarn.catalog.scan.PlannerBusyException;
import java.util.List;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchPlanIdException;
import org.apache.iceberg.exceptions.NoSuchPlanTaskException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.ServiceUnavailableException;
import org.apache.iceberg.exceptions.UnprocessableEntityException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one table from exceptions to the error answers of the Iceberg REST specification. The first row that fits counts, so
 * a class stands before those it extends. What is in no row is ours to repair: it is logged with its stack, and the client
 * gets one line. The types are the names that Iceberg's clients look for.
 */
final class CatalogErrors {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogErrors.class);
    private static final int INTERNAL = 500;

    private static final List<Row> TABLE = List.of(
            new Row(NoSuchNamespaceException.class, 404, "NoSuchNamespaceException"),
            new Row(NoSuchTableException.class, 404, "NoSuchTableException"),
            new Row(NoSuchViewException.class, 404, "NoSuchViewException"),
            new Row(NoSuchWarehouseException.class, 404, "NoSuchWarehouseException"),
            new Row(NoSuchPlanIdException.class, 404, "NoSuchPlanIdException"),
            new Row(NoSuchPlanTaskException.class, 404, "NoSuchPlanTaskException"),
            new Row(NotFoundException.class, 404, "NotFoundException"),
            new Row(NoSuchFunctionException.class, 404, "NoSuchFunctionException"),
            new Row(UnknownOperationException.class, 404, "NoSuchEndpointException"),
            new Row(WrongMethodException.class, 405, "MethodNotAllowedException"),
            new Row(AlreadyExistsException.class, 409, "AlreadyExistsException"),
            new Row(NamespaceNotEmptyException.class, 409, "NamespaceNotEmptyException"),
            new Row(CommitFailedException.class, 409, "CommitFailedException"),
            new Row(CommitStateUnknownException.class, 503, "CommitStateUnknownException"),
            new Row(OutcomeUnknownException.class, 503, "CommitStateUnknownException"),
            new Row(MetastoreException.class, 503, "ServiceUnavailableException"),
            new Row(PlannerBusyException.class, 503, "SlowDownException"),
            new Row(ServiceUnavailableException.class, 503, "ServiceUnavailableException"),
            new Row(BodyTooLargeException.class, 413, "RequestTooLargeException"),
            new Row(UnprocessableEntityException.class, 422, "UnprocessableEntityException"),
            new Row(BadRequestException.class, 400, "BadRequestException"),
            new Row(ValidationException.class, 400, "ValidationException"),
            new Row(IllegalArgumentException.class, 400, "IllegalArgumentException"),
            new Row(NotAuthorizedException.class, 401, "NotAuthorizedException"),
            new Row(ForbiddenException.class, 403, "ForbiddenException"),
            new Row(UnsupportedOperationException.class, 406, "UnsupportedOperationException"));

    private CatalogErrors() {}

    /** The answer for an exception that ended a request. */
    static ErrorResponse answer(RuntimeException e) {
        if (e instanceof TarnException tarn) {
            return response(tarn.code().httpStatus(), typeOf(tarn.code().httpStatus()), tarn.getMessage());
        }
        for (Row row : TABLE) {
            if (row.exception().isInstance(e)) {
                return response(row.status(), row.type(), messageOf(e));
            }
        }
        return response(INTERNAL, "InternalServerError", "The catalog failed: " + messageOf(e));
    }

    /** Errors of what lies below the catalog have names that are not of the specification. */
    private static String typeOf(int status) {
        return switch (status) {
            case 403 -> "ForbiddenException";
            case 404 -> "NotFoundException";
            case 409 -> "CommitFailedException";
            case 500 -> "InternalServerException";
            default -> status > INTERNAL ? "ServiceUnavailableException" : "BadRequestException";
        };
    }

    /** Logs what is ours to repair. */
    static void log(String request, ErrorResponse answer, RuntimeException e) {
        if (answer.code() >= INTERNAL && !(e instanceof PlannerBusyException)) {
            LOG.error("{} failed", request, e);
        }
    }

    private static String messageOf(RuntimeException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static ErrorResponse response(int status, String type, String message) {
        return ErrorResponse.builder()
                .responseCode(status)
                .withType(type)
                .withMessage(message)
                .build();
    }

    private record Row(Class<? extends RuntimeException> exception, int status, String type) {}

    /** A function that there is not. */
    static final class NoSuchFunctionException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoSuchFunctionException(String message) {
            super(message);
        }
    }

    /** A path that the specification, or this server, does not have. */
    static final class UnknownOperationException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownOperationException(String message) {
            super(message);
        }
    }

    /** A path of the specification with a method that it does not have there. */
    static final class WrongMethodException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongMethodException(String message) {
            super(message);
        }
    }
}
