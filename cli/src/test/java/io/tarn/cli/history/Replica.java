package io.tarn.cli.history;

import io.tarn.cli.serve.ServeProcess;
import io.tarn.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One of several servers on one database: a process of its own, on a port that stays. */
final class Replica implements AutoCloseable {
    private static final int MOST_STARTS = 5;

    private final Path folder;
    private final int port;
    private final TestDatabase database;
    private ServeProcess process;

    private Replica(Path folder, int port, TestDatabase database) {
        this.folder = folder;
        this.port = port;
        this.database = database;
    }

    static Replica start(Path folder, TestDatabase database) throws IOException, InterruptedException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Replica replica = new Replica(Files.createDirectories(folder), free.getLocalPort(), database);
            free.close();
            replica.start();
            return replica;
        }
    }

    /** Once more where it ended at once, as a service manager does it. */
    void start() throws IOException, InterruptedException {
        for (int start = 1; ; start++) {
            process = ServeProcess.start(
                    folder,
                    Map.of(
                            "TARN_METASTORE_URL", database.url(),
                            "TARN_METASTORE_USER", database.user(),
                            "TARN_METASTORE_PASSWORD", database.password()),
                    "--role",
                    "catalog",
                    "--port",
                    Integer.toString(port),
                    "--data-dir",
                    folder.resolve("data").toString());
            if (process.readyLine().startsWith("tarn ready")) {
                return;
            }
            if (start == MOST_STARTS) {
                throw new IllegalStateException("a replica does not start: " + process.errors());
            }
        }
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.kill();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.close();
    }
}
