package io.tarn.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server from Maven's binaries, in processes of its own on a port that stays, so that it can be stopped and
 * started again on the same data. Its commits are durable as in production, its superuser needs no password, everybody else
 * does. For one thread.
 */
final class EmbeddedServer extends PostgresServer {
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final int LONGEST_STOP_SECONDS = 20;
    private static final String ACCESS = """
            local all all trust
            host all postgres 127.0.0.1/32 trust
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private final Path folder;
    private final int port;
    private @Nullable EmbeddedPostgres server;

    private EmbeddedServer(Path folder, EmbeddedPostgres server) {
        this.folder = folder;
        this.server = server;
        this.port = server.getPort();
    }

    static EmbeddedServer start(Path folder) throws IOException {
        return new EmbeddedServer(folder, builder(folder).start());
    }

    private static EmbeddedPostgres.Builder builder(Path folder) {
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setDataDirectoryCustomizer(data -> allow(data.toPath()))
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("log_min_messages", "fatal")
                .setPGStartupWait(LONGEST_START);
    }

    private static void allow(Path data) {
        try {
            Files.writeString(data.resolve("pg_hba.conf"), ACCESS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all sessions at once, without a checkpoint: the next start recovers from the log. */
    void stopImmediately() throws IOException, InterruptedException {
        String pid = Files.readAllLines(folder.resolve("data").resolve("postmaster.pid"))
                .get(0);
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
        new ProcessBuilder("kill", "-QUIT", pid.strip()).inheritIO().start().waitFor();
        postmaster.onExit().orTimeout(LONGEST_STOP_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Rolls back what is under way and stops in order. */
    void stop() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** Again, on the same data and port. */
    void startAgain() throws IOException {
        stop();
        server = builder(folder).setPort(port).start();
    }

    @Override
    String host() {
        return "127.0.0.1";
    }

    @Override
    int port() {
        return port;
    }

    @Override
    String superuser() {
        return "postgres";
    }

    @Override
    String superuserPassword() {
        return "";
    }

    @Override
    String description() {
        return "embedded PostgreSQL on port " + port + " (zonky's binaries)";
    }

    @Override
    public void close() {
        try {
            stop();
            DeletedFolder.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
