package io.tarn.cli.load;

import io.tarn.api.LoadRequest;
import io.tarn.api.LoadStatus;
import io.tarn.api.UploadAnswer;
import io.tarn.cli.connect.TarnHttp;
import io.tarn.cli.terminal.CommandException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The client of {@code /v1/uploads} and {@code /v1/loads}. Thread-safe. */
public final class LoadClient {
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final TarnHttp http;

    /** Loads through this server. */
    public LoadClient(TarnHttp http) {
        this.http = http;
    }

    /**
     * Uploads a file.
     *
     * @param sent told the number of bytes after each piece that was sent
     * @throws io.tarn.api.TarnException the server's error
     * @throws CommandException if the file cannot be read or the server does not answer
     */
    public UploadAnswer upload(Path file, LongConsumer sent) {
        HttpRequest request = http.request("/v1/uploads/" + encoded(file))
                .header("Content-Type", "application/octet-stream")
                // A refusal then comes before the bytes go out, not as a broken connection in the middle of them.
                .expectContinue(true)
                .PUT(body(file, sent))
                .build();
        return http.send(request, UploadAnswer.class);
    }

    /** The server's router takes neither percent signs nor semicolons of a name, and the name is only for messages. */
    private static String encoded(Path file) {
        String name = String.valueOf(file.getFileName()).replaceAll("[%;\\\\\\p{Cntrl}]", "_");
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static BodyPublisher body(Path file, LongConsumer sent) {
        try {
            long size = Files.size(file);
            return size == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> open(file, sent)), size);
        } catch (IOException e) {
            throw new CommandException("cannot read '" + file + "': " + e.getMessage(), e);
        }
    }

    private static InputStream open(Path file, LongConsumer sent) {
        try {
            return new FilterInputStream(Files.newInputStream(file)) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int count = super.read(bytes, offset, length);
                    if (count > 0) {
                        sent.accept(count);
                    }
                    return count;
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read '" + file + "': " + e.getMessage(), e);
        }
    }

    /** Queues a load of uploaded files. */
    public LoadStatus begin(LoadRequest request) {
        return http.send(http.post("/v1/loads", request).build(), LoadStatus.class);
    }

    /**
     * Waits for the end of a load. If the waiting thread is interrupted, the load is cancelled.
     *
     * @param seen told of every status on the way
     * @return the status of a load that is done
     * @throws io.tarn.api.TarnException the error of a load that failed
     */
    public LoadStatus await(LoadStatus begun, Consumer<LoadStatus> seen) {
        LoadStatus status = begun;
        long pauseMillis = FIRST_PAUSE_MILLIS;
        try {
            while (!status.state().equals("done")) {
                if (status.error() != null) {
                    throw TarnHttp.exception(status.error());
                }
                seen.accept(status);
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
                pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 5 / 4);
                status = http.get("/v1/loads/" + begun.id(), LoadStatus.class);
            }
            return status;
        } catch (InterruptedException e) {
            cancel(begun.id());
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted; the load into " + begun.table() + " was cancelled", e);
        }
    }

    /** Stops a load; one that has ended stays as it is. */
    public void cancel(String id) {
        http.send(http.request("/v1/loads/" + id).DELETE().build());
    }
}
