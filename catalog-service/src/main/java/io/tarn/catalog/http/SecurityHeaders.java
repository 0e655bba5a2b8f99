package io.tarn.catalog.http;

import io.javalin.config.JettyConfig;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;

/**
 * The headers that keep browsers from making more of a response than the data that it is: every response has them, also
 * errors and what the HTTP server itself answers to requests that it cannot read. Thread-safe.
 */
public final class SecurityHeaders {
    private static final List<HttpField> FIELDS = List.of(
            // The content type is what it says: rows of a table are no script and no page.
            new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
            new PreEncodedHttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            new PreEncodedHttpField("X-Frame-Options", "DENY"),
            // No page of another origin may load it, not even as an image that it cannot see.
            new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"),
            // Names of tables and ids of statements stand in paths.
            new PreEncodedHttpField("Referrer-Policy", "no-referrer"));

    private SecurityHeaders() {}

    /** Has the HTTP server put them on every response, before any handler sees the request. */
    public static void addTo(JettyConfig jetty) {
        jetty.modifyHttpConfiguration(http -> http.addCustomizer((request, response) -> {
            put(response);
            return request;
        }));
    }

    /** Puts them on a response that no request led to. */
    static void put(HttpFields.Mutable response) {
        FIELDS.forEach(response::put);
    }
}
