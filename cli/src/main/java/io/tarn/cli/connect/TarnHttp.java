package io.tarn.cli.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.api.ErrorCode;
import io.tarn.api.Problem;
import io.tarn.api.TarnException;
import io.tarn.api.TextPosition;
import io.tarn.api.UserName;
import io.tarn.cli.terminal.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to one Tarn server: JSON bodies, and every answer that is no success as an exception with the server's own message.
 * A thread that waits here can be interrupted, which closes its request. Thread-safe.
 */
public final class TarnHttp {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int PROBLEM_MAX_BYTES = 1 << 20;
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final URI server;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /** HTTP to the server at this address, which has no trailing slash. */
    public TarnHttp(URI server) {
        this.server = server;
    }

    /** The server's address, without a trailing slash. */
    public URI server() {
        return server;
    }

    /** A request to a path of the server; {@code path} begins with a slash and is percent-encoded where it must be. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path))
                .header("User-Agent", "tarn-cli")
                .header(UserName.HEADER, user());
    }

    /** Who works here, to whom everything belongs that is made there; names that no header can hold are left out. */
    private static String user() {
        String name = System.getProperty("user.name", "");
        return name.matches("[\\x21-\\x7e]{1,128}") ? name : "tarn-cli";
    }

    /** A request with a JSON body. */
    public HttpRequest.Builder post(String path, Object body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json(body)));
    }

    /** A PATCH with a body, as JSON. */
    public HttpRequest.Builder patch(String path, Object body) {
        return request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(json(body)));
    }

    /** {@code GET} with a JSON answer. */
    public <T> T get(String path, Class<T> answer) {
        return send(request(path).GET().build(), answer);
    }

    /**
     * Sends a request and reads its JSON answer.
     *
     * @throws TarnException the server's error
     * @throws CommandException if there is no server or no answer
     */
    public <T> T send(HttpRequest request, Class<T> answer) {
        try (InputStream body = open(request).body()) {
            return JSON.readValue(body, answer);
        } catch (JsonProcessingException e) {
            throw new CommandException("the answer of " + request.uri() + " is not the JSON that was expected", e);
        } catch (IOException e) {
            throw interrupted(e);
        }
    }

    /** Sends a request whose answer has no body that matters. */
    public void send(HttpRequest request) {
        try (InputStream body = open(request).body()) {
            body.skipNBytes(0);
        } catch (IOException e) {
            throw interrupted(e);
        }
    }

    /**
     * Sends a request and hands over its answer as soon as its head is there; the caller closes the body.
     *
     * @throws TarnException the server's error, if the status is no success
     * @throws CommandException if there is no server or no answer
     */
    public HttpResponse<InputStream> open(HttpRequest request) {
        HttpResponse<InputStream> response = await(client.sendAsync(request, BodyHandlers.ofInputStream()));
        if (response.statusCode() / 100 == 2) {
            return response;
        }
        throw problem(response);
    }

    /** A value as JSON. */
    public static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
        }
    }

    /** An exception from a problem document. */
    public static TarnException exception(Problem problem) {
        TextPosition position = problem.line() == null
                ? null
                : new TextPosition(problem.line(), problem.column() == null ? 1 : problem.column());
        String sqlState = problem.sqlState();
        ErrorCode code = code(problem.code(), problem.status());
        return new TarnException(code, sqlState == null ? code.sqlState() : sqlState, text(problem), position, null);
    }

    private HttpResponse<InputStream> await(CompletableFuture<HttpResponse<InputStream>> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted while waiting for " + server, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
                throw new CommandException(
                        "no server answers at " + server
                                + "; start one with 'tarn serve' or name another with --server",
                        cause);
            }
            throw interrupted(cause instanceof IOException io ? io : new IOException(cause));
        }
    }

    private CommandException interrupted(IOException cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new CommandException("the connection to " + server + " broke: " + why, cause);
    }

    private static TarnException problem(HttpResponse<InputStream> response) {
        byte[] body = firstBytes(response);
        try {
            Problem problem = JSON.readValue(body, Problem.class);
            if (problem != null && problem.code() != null) {
                return exception(problem);
            }
        } catch (IOException e) {
            // Not a problem document, so not Tarn or not its own endpoint: shown as text below.
        }
        String text = new String(body, StandardCharsets.UTF_8).strip();
        return new TarnException(
                code(null, response.statusCode()),
                response.request().uri() + " answered " + response.statusCode() + (text.isEmpty() ? "" : ": " + text));
    }

    private static byte[] firstBytes(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            return body.readNBytes(PROBLEM_MAX_BYTES);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static String text(Problem problem) {
        String message = problem.message() == null ? problem.detail() : problem.message();
        return message == null ? problem.code() : message;
    }

    /** A newer server may have codes that this client has not: then the status says whose error it is. */
    private static ErrorCode code(@Nullable String name, int status) {
        for (ErrorCode code : ErrorCode.values()) {
            if (code.name().equals(name)) {
                return code;
            }
        }
        if (status == ErrorCode.NOT_FOUND.httpStatus()) {
            return ErrorCode.NOT_FOUND;
        }
        return status < ErrorCode.INTERNAL_ERROR.httpStatus() ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL_ERROR;
    }
}
