package io.tarn.query.http;

import io.javalin.http.Context;
import io.tarn.api.ErrorCode;
import io.tarn.api.StatementRequest;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v1/sql}: a JSON object if the content type says JSON, else the SQL text itself. */
record SqlBody(Context ctx) {
    /** The longest body; a statement of this size takes Spark seconds to parse. */
    static final int LARGEST_BYTES = 16 << 20;

    StatementRequest read() {
        String text = text();
        return isJson(ctx.contentType()) ? Json.read(text, StatementRequest.class) : StatementRequest.of(text);
    }

    /** The body as it is. */
    String text() {
        return text(bytes());
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.endsWith("+json");
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TarnException(
                    ErrorCode.BAD_REQUEST, "the body is not UTF-8 text; send the statement as UTF-8", e);
        }
    }

    private byte[] bytes() {
        try (InputStream in = ctx.bodyInputStream()) {
            byte[] bytes = in.readNBytes(LARGEST_BYTES + 1);
            if (bytes.length > LARGEST_BYTES) {
                new RestOfBody(in).drop();
                throw new TarnException(
                        ErrorCode.REQUEST_TOO_LARGE,
                        "the body is larger than " + (LARGEST_BYTES >> 20)
                                + " MiB; load rows with POST /v1/loads instead of a long INSERT");
            }
            return bytes;
        } catch (IOException e) {
            throw new TarnException(ErrorCode.BAD_REQUEST, "the body ended early", e);
        }
    }
}
