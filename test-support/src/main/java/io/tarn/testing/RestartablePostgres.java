package io.tarn.testing;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PostgreSQL server of one test, which the test may stop and start again on the same data and port. From Maven's
 * binaries, because the port of a container changes with each start. For one thread.
 */
public final class RestartablePostgres implements AutoCloseable {
    private final EmbeddedServer server;
    private final TestDatabase database;

    private RestartablePostgres(EmbeddedServer server) {
        this.server = server;
        this.database = server.newDatabase();
    }

    /** Starts one below that folder; where it cannot start the test is skipped and says why. */
    public static RestartablePostgres start(Path folder) {
        try {
            EmbeddedServer server = EmbeddedServer.start(folder);
            System.err.println("The test uses " + server.description());
            return new RestartablePostgres(server);
        } catch (IOException | RuntimeException | LinkageError e) {
            System.err.println("no PostgreSQL can be started here: " + e);
            return Assumptions.abort("no PostgreSQL can be started here: " + e);
        }
    }

    /** An empty database on it. */
    public TestDatabase database() {
        return database;
    }

    /** Ends all sessions in the middle of what they do, without a checkpoint, and recovers. */
    public void crashAndRestart() throws IOException, InterruptedException {
        server.stopImmediately();
        server.startAgain();
    }

    /** Ends all sessions in order, and starts again. */
    public void restart() throws IOException {
        server.startAgain();
    }

    @Override
    public void close() {
        server.close();
    }
}
