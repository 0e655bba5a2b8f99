package io.tarn.cli.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.cli.CliRun;
import io.tarn.cli.serve.ServeProcess;
import io.tarn.testing.PostgresExtension;
import io.tarn.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server in a process of its own, from the start of a test class to its end, that Iceberg's compatibility kit finds by
 * system properties. Its warehouse allows one directory besides its root, for the locations that the kit asks for. Register
 * it in a static field.
 */
final class KitServer implements BeforeAllCallback, AfterAllCallback {
    private static final String WAREHOUSE = "kit";
    private static final Map<String, String> PROPERTIES = Map.of(
            "warehouse", WAREHOUSE,
            "rest-table-cache.max-entries", "0",
            "rck.requires-namespace-create", "true",
            "rck.supports-serverside-retry", "true",
            "rck.supports-names-with-dot", "true");
    private static final String URI_PROPERTY = "uri";

    private final @Nullable PostgresExtension postgres;
    private @Nullable Path folder;
    private @Nullable ServeProcess server;

    private KitServer(@Nullable PostgresExtension postgres) {
        this.postgres = postgres;
    }

    /** With its metastore in a file. */
    static KitServer onSqlite() {
        return new KitServer(null);
    }

    /** With its metastore in the database of the test class; that extension has to be registered before this one. */
    static KitServer on(PostgresExtension postgres) {
        return new KitServer(postgres);
    }

    /** Below the directory that the warehouse allows. */
    String location(String path) {
        return "file:" + allowed() + "/" + path;
    }

    private Path allowed() {
        return Objects.requireNonNull(folder, "the server runs").resolve("allowed");
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        folder = Files.createTempDirectory("tarn-kit").toRealPath();
        Files.createDirectory(allowed());
        server = ServeProcess.start(
                folder,
                postgres == null ? Map.of() : metastore(postgres.database()),
                "--role",
                "catalog",
                "--port",
                "0",
                "--data-dir",
                folder.resolve("data").toString(),
                "--storage-roots",
                allowed().toString());
        assertThat(server.readyLine()).as(server.errors()).startsWith("tarn ready http://127.0.0.1:");
        CliRun created = CliRun.of(
                "warehouse",
                "create",
                WAREHOUSE,
                "--allow-location",
                allowed().toString(),
                "--server",
                server.uri().toString());
        assertThat(created.exitCode()).as(created.err()).isZero();
        PROPERTIES.forEach(System::setProperty);
        System.setProperty(URI_PROPERTY, server.uri() + "/catalog");
    }

    private static Map<String, String> metastore(TestDatabase database) {
        return Map.of(
                "TARN_METASTORE_URL", database.url(),
                "TARN_METASTORE_USER", database.user(),
                "TARN_METASTORE_PASSWORD", database.password());
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        PROPERTIES.keySet().forEach(System::clearProperty);
        System.clearProperty(URI_PROPERTY);
        if (server != null) {
            server.terminate();
        }
        if (folder != null) {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
