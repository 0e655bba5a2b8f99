package io.tarn.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.tarn.api.ErrorCode;
import io.tarn.api.Problem;
import io.tarn.api.TarnException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered where no module answers: unknown paths, wrong methods, and defects, which are logged. */
final class ProblemAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);

    private final ObjectMapper json = new ObjectMapper();

    void addTo(RoutesConfig routes) {
        routes.exception(TarnException.class, (error, ctx) -> answer(ctx, error));
        routes.exception(HttpResponseException.class, (error, ctx) -> answer(ctx, translate(ctx, error)));
        routes.exception(Exception.class, (error, ctx) -> {
            LOG.error("{} {} failed", ctx.method(), ctx.path(), error);
            answer(
                    ctx,
                    new TarnException(
                            ErrorCode.INTERNAL_ERROR,
                            ctx.method() + " " + ctx.path() + " failed inside Tarn; the server's log has the details"));
        });
    }

    private void answer(Context ctx, TarnException error) {
        error.code().retryAfterSeconds().ifPresent(seconds -> ctx.header("Retry-After", Integer.toString(seconds)));
        try {
            ctx.status(error.code().httpStatus())
                    .contentType(Problem.MEDIA_TYPE)
                    .result(json.writeValueAsString(Problem.of(error)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem document cannot be written", e);
        }
    }

    private static TarnException translate(Context ctx, HttpResponseException error) {
        String request = ctx.method() + " " + ctx.path();
        return switch (error.getStatus()) {
            case 404 ->
                new TarnException(
                        ErrorCode.NOT_FOUND,
                        "nothing is served at " + request + "; the catalog is at /catalog/v1, SQL at POST /v1/sql");
            case 405 -> new TarnException(ErrorCode.METHOD_NOT_ALLOWED, request + ": the path has other methods only");
            case 413 -> new TarnException(ErrorCode.REQUEST_TOO_LARGE, request + ": the body is too large");
            default -> new TarnException(ErrorCode.BAD_REQUEST, request + ": " + error.getMessage());
        };
    }
}
