package io.tarn.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * An empty database of the test class, on a real PostgreSQL server that all tests of the JVM share: in a container where
 * there is Docker, else from Maven's binaries. Standard error says which. Where neither can start the tests are skipped and
 * say why. Register it in a static field.
 */
public final class PostgresExtension implements BeforeAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(PostgresExtension.class);

    private @Nullable TestDatabase database;

    /** For a static field with {@code @RegisterExtension}. */
    public PostgresExtension() {}

    /** The database of this test class. */
    public TestDatabase database() {
        return Objects.requireNonNull(database, "a database is there from before the first test on");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Shared shared = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Shared.class, type -> Shared.start(), Shared.class);
        Assumptions.assumeTrue(shared.server() != null, shared.trouble());
        database = Objects.requireNonNull(shared.server()).newDatabase();
    }

    /** Closed by JUnit when the last test class has ended. */
    record Shared(@Nullable PostgresServer server, String trouble) implements AutoCloseable {
        static Shared start() {
            try {
                PostgresServer server = DockerClientFactory.instance().isDockerAvailable()
                        ? ContainerServer.start()
                        : EmbeddedServer.start(Files.createTempDirectory("tarn-postgres"));
                System.err.println("Tests use " + server.description());
                return new Shared(server, "");
            } catch (IOException | RuntimeException | LinkageError e) {
                String trouble = "no PostgreSQL can be started here: " + e;
                System.err.println(trouble);
                return new Shared(null, trouble);
            }
        }

        @Override
        public void close() {
            if (server != null) {
                server.close();
            }
        }
    }
}
