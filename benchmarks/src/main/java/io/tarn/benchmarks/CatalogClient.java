package io.tarn.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * Speaks the Iceberg REST protocol with as little work of its own as can be: bodies are read and thrown away, so that what
 * is measured is the server. One connection a thread. Thread-safe.
 */
final class CatalogClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_CONNECTIONS = 256;
    private static final int NOT_MODIFIED = 304;

    private final CloseableHttpClient http = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(MOST_CONNECTIONS)
                    .setMaxConnTotal(MOST_CONNECTIONS)
                    .build())
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement()
            .build();
    private final String base;

    CatalogClient(URI catalog, String warehouse) {
        String root = catalog.toString().replaceAll("/+$", "") + "/v1/";
        JsonNode config = json(root + "config" + (warehouse.isEmpty() ? "" : "?warehouse=" + warehouse));
        String prefix = config.at("/overrides/prefix")
                .asText(config.at("/defaults/prefix").asText(""));
        this.base = root + (prefix.isEmpty() ? "" : prefix + "/");
    }

    /** Sends, and returns the status. */
    int send(String method, String path, String body) {
        HttpUriRequestBase request = new HttpUriRequestBase(method, URI.create(base + path));
        if (!body.isEmpty()) {
            request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
        }
        try {
            return http.execute(request, response -> {
                EntityUtils.consume(response.getEntity());
                return response.getCode();
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot " + method + " " + base + path, e);
        }
    }

    /** Sends, and fails unless it succeeds. */
    void must(String method, String path, String body) {
        int status = send(method, path, body);
        if (status >= 300) {
            throw new IllegalStateException(method + " " + base + path + " answered " + status);
        }
    }

    /** The tag by which the server knows whether its answer is still the same. */
    String etag(String path) {
        try {
            return http.execute(new HttpUriRequestBase("GET", URI.create(base + path)), response -> {
                EntityUtils.consume(response.getEntity());
                return response.getFirstHeader(HttpHeaders.ETAG).getValue();
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot GET " + base + path, e);
        }
    }

    /** Asks for what has changed since that answer, and fails unless nothing has. */
    void mustBeUnchanged(String path, String etag) {
        HttpUriRequestBase request = new HttpUriRequestBase("GET", URI.create(base + path));
        request.setHeader(HttpHeaders.IF_NONE_MATCH, etag);
        try {
            int status = http.execute(request, response -> {
                EntityUtils.consume(response.getEntity());
                return response.getCode();
            });
            if (status != NOT_MODIFIED) {
                throw new IllegalStateException(base + path + " answered " + status + " to the tag " + etag);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot GET " + base + path, e);
        }
    }

    private JsonNode json(String url) {
        try {
            return http.execute(new HttpUriRequestBase("GET", URI.create(url)), response -> {
                String text = EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8);
                if (response.getCode() != 200) {
                    throw new IllegalStateException(url + " answered " + response.getCode() + ": " + text);
                }
                return JSON.readTree(text);
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + url, e);
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
