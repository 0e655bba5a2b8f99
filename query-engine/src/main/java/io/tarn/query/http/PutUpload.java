package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.api.UploadAnswer;
import io.tarn.query.load.StagedFile;
import io.tarn.query.load.StagingArea;
import io.tarn.query.load.UploadName;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@code PUT /v1/uploads/{name}}: streams the body to the staging area; 201 with the id that a load names it by. */
final class PutUpload implements Handler {
    private final StagingArea staging;

    PutUpload(StagingArea staging) {
        this.staging = staging;
    }

    @Override
    public void handle(Context ctx) throws IOException {
        UploadName name = UploadName.parse(ctx.pathParam("name"));
        try {
            StagedFile file =
                    staging.store(new SqlHeaders(ctx).user(), name, ctx.bodyInputStream(), announcedBytes(ctx));
            ctx.status(201).json(new UploadAnswer(file.id().value(), file.name().value(), file.sizeBytes()));
        } catch (TarnException e) {
            new RestOfBody(ctx.bodyInputStream()).drop();
            throw e;
        } catch (UncheckedIOException e) {
            throw new TarnException(
                    ErrorCode.BAD_REQUEST, "the upload of " + name + " broke off before its end; nothing was kept", e);
        }
    }

    private static long announcedBytes(Context ctx) {
        String length = ctx.header("Content-Length");
        return length == null || !length.matches("\\d{1,18}") ? -1 : Long.parseLong(length);
    }
}
