package io.tarn.query.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tarn.api.LoadRequest;
import io.tarn.api.LoadRequest.CsvOptions;
import io.tarn.api.LoadStatus;
import io.tarn.api.UploadAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A client of uploads and loads, for tests. */
final class LoadFixture {
    private final SqlServer server;

    LoadFixture(SqlServer server) {
        this.server = server;
    }

    /** A load in the making: {@code load("demo.t").file("a.csv", text).mode("append").run()}. */
    final class Request {
        private final String table;
        private final List<String> uploads = new ArrayList<>();
        private String format = "csv";
        private String mode = "create";
        private List<String> partitionBy;
        private CsvOptions csv;
        private String schema;

        private Request(String table) {
            this.table = table;
        }

        Request file(String name, String text) {
            return file(name, text.getBytes(StandardCharsets.UTF_8));
        }

        Request file(String name, byte[] bytes) {
            uploads.add(upload(name, bytes).id());
            return this;
        }

        Request sample(String name) {
            return file(name, LoadFixture.sample(name));
        }

        Request format(String value) {
            format = value;
            return this;
        }

        Request mode(String value) {
            mode = value;
            return this;
        }

        Request partitionBy(String... fields) {
            partitionBy = List.of(fields);
            return this;
        }

        Request csv(CsvOptions options) {
            csv = options;
            return this;
        }

        Request schema(String value) {
            schema = value;
            return this;
        }

        HttpResponse<String> post() {
            return LoadFixture.this.post(
                    write(new LoadRequest(table, uploads, format, mode, partitionBy, csv, schema)));
        }

        LoadStatus begin() {
            HttpResponse<String> answer = post();
            if (answer.statusCode() != 202) {
                throw new AssertionError(answer.body());
            }
            return read(answer.body(), LoadStatus.class);
        }

        /** The status at the end, whatever it is. */
        LoadStatus run() {
            return ended(begin().id());
        }

        /** The error that the load is expected to end in, as {@code CODE: message}. */
        String error() {
            LoadStatus status = run();
            if (status.error() == null) {
                throw new AssertionError("the load should fail, but: " + status);
            }
            return status.error().code() + ": " + status.error().message();
        }

        /** The rows of the load, which is expected to succeed. */
        long rows() {
            LoadStatus status = run();
            if (!status.state().equals("done")) {
                throw new AssertionError("the load should succeed, but: " + status);
            }
            return status.rows();
        }
    }

    Request load(String table) {
        return new Request(table);
    }

    UploadAnswer upload(String name, byte[] bytes) {
        HttpResponse<String> answer = put(name, bytes);
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.body());
        }
        return read(answer.body(), UploadAnswer.class);
    }

    HttpResponse<String> put(String name, byte[] bytes) {
        return server.send(
                HttpRequest.newBuilder(server.uri().resolve("/v1/uploads/" + name))
                        .PUT(BodyPublishers.ofByteArray(bytes))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> post(String body) {
        return server.send(
                HttpRequest.newBuilder(server.uri().resolve("/v1/loads"))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> get(String id) {
        return server.send(
                HttpRequest.newBuilder(server.uri().resolve("/v1/loads/" + id)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> delete(String id) {
        return server.send(
                HttpRequest.newBuilder(server.uri().resolve("/v1/loads/" + id))
                        .DELETE()
                        .build(),
                BodyHandlers.ofString());
    }

    LoadStatus ended(String id) {
        try {
            LoadStatus status = read(get(id).body(), LoadStatus.class);
            while (!List.of("done", "failed").contains(status.state())) {
                Thread.sleep(20);
                status = read(get(id).body(), LoadStatus.class);
            }
            return status;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] sample(String name) {
        try (InputStream in = LoadFixture.class.getResourceAsStream("/loads/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static <T> T read(String text, Class<T> type) {
        try {
            return SqlServer.JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    private static String write(Object value) {
        try {
            return SqlServer.JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
