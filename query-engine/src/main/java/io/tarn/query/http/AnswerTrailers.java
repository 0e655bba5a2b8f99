package io.tarn.query.http;

import io.tarn.api.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is only known at the end of a body, for clients that say {@code TE: trailers} (RFC 9110, section 6.5); others could not
 * read it, and some take a message that has any for malformed.
 */
final class AnswerTrailers {
    static final String TRUNCATED = "Tarn-Truncated";
    static final String ERROR = "Tarn-Error";

    private final Map<String, String> fields = new ConcurrentHashMap<>();
    private final boolean wanted;

    private AnswerTrailers(boolean wanted) {
        this.wanted = wanted;
    }

    /** Announces them on a response that is not committed yet, if the client reads them. */
    static AnswerTrailers of(HttpServletRequest request, HttpServletResponse response) {
        boolean wanted = Collections.list(request.getHeaders("TE")).stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("trailers"));
        AnswerTrailers trailers =
                new AnswerTrailers(wanted && !request.getProtocol().equals("HTTP/1.0"));
        if (trailers.wanted) {
            response.setHeader("Trailer", TRUNCATED + ", " + ERROR);
            response.setTrailerFields(() -> trailers.fields);
        }
        return trailers;
    }

    /** Takes the announcement back. */
    static void withdraw(HttpServletResponse response) {
        if (response.getHeader("Trailer") != null) {
            response.setHeader("Trailer", null);
            response.setTrailerFields(Map::of);
        }
    }

    void truncated(boolean truncated) {
        fields.put(TRUNCATED, String.valueOf(truncated));
    }

    /** Whether the error reaches the client this way. */
    boolean fail(Problem problem) {
        fields.put(ERROR, Json.asciiText(problem));
        return wanted;
    }
}
