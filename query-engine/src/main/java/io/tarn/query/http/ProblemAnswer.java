package io.tarn.query.http;

import io.javalin.http.Context;
import io.tarn.api.Problem;
import io.tarn.api.TarnException;

/** Answers with an error. */
final class ProblemAnswer {
    private ProblemAnswer() {}

    static void send(Context ctx, TarnException error) {
        ctx.status(error.code().httpStatus());
        ctx.contentType(Problem.MEDIA_TYPE);
        ctx.result(Json.text(Problem.of(error)));
    }
}
