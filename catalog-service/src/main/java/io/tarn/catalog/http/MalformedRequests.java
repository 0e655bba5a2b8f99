package io.tarn.catalog.http;

import io.javalin.config.JettyConfig;
import io.tarn.api.ErrorCode;
import io.tarn.api.Problem;
import io.tarn.api.TarnException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What is answered to requests that are refused before any route sees them, such as paths that are not percent-encoded UTF-8.
 * Which endpoint they were meant for is not known, so the body is a problem document that also has the {@code error} of the
 * Iceberg REST specification. Thread-safe.
 */
public final class MalformedRequests extends ErrorHandler {
    private static final int INTERNAL = 500;

    private MalformedRequests() {}

    /** Sets up the HTTP server so that it refuses what no route can read, and says so in this form. */
    public static void addTo(JettyConfig jetty) {
        MalformedRequests errors = new MalformedRequests();
        // %u0041 is no percent-encoding, and decoders differ in what they make of it.
        jetty.modifyHttpConfiguration(http -> http.setUriCompliance(
                http.getUriCompliance().without("catalog", UriCompliance.Violation.UTF16_ENCODINGS)));
        jetty.modifyServer(server -> server.setErrorHandler(errors));
        jetty.modifyServletContextHandler(context -> context.setErrorHandler(errors));
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            String message,
            @Nullable Throwable cause,
            Callback callback) {
        SecurityHeaders.put(response.getHeaders());
        if (code < INTERNAL) {
            // Jetty closes the connection after what it cannot parse, without telling the client.
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
        if ("HEAD".equals(request.getMethod())) {
            callback.succeeded();
            return;
        }
        byte[] body = body(code, message);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static byte[] body(int status, @Nullable String message) {
        boolean ours = status >= INTERNAL;
        String text = ours
                ? "the server failed; its log has the details"
                : "the request cannot be read: " + (message == null ? "it is not HTTP" : message);
        Problem problem = Problem.of(new TarnException(ours ? ErrorCode.INTERNAL_ERROR : ErrorCode.BAD_REQUEST, text));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", problem.type());
        body.put("title", problem.title());
        body.put("status", status);
        body.put("detail", text);
        body.put("code", problem.code());
        body.put("sqlState", problem.sqlState());
        body.put("message", text);
        body.put(
                "error",
                Map.of(
                        "message", text,
                        "type", ours ? "InternalServerException" : "BadRequestException",
                        "code", status));
        return JsonBody.plain(body);
    }
}
