package io.tarn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Other users of the machine can look into nothing of a server, and a folder of an older one is closed to them. */
class DataFolderPermissionsTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @TempDir
    Path folder;

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatTheServerWritesIsItsOwners() throws Exception {
        SERVER.send(SERVER.request("/v1/uploads/a.csv")
                .PUT(BodyPublishers.ofString("a\n1\n"))
                .build());
        SERVER.send(SERVER.request("/v1/sql")
                .header("Idempotency-Key", "permissions-" + System.nanoTime())
                .POST(BodyPublishers.ofString("SELECT 1"))
                .build());
        assertThat(permissions(SERVER.data())).isEqualTo("rwx------");
        try (Stream<Path> top = Files.list(SERVER.data())) {
            assertThat(top.filter(Files::isRegularFile).toList())
                    .hasSizeGreaterThan(5)
                    .allSatisfy(file ->
                            assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-------"));
        }
        for (String below : List.of("staging", "scratch/results")) {
            try (Stream<Path> files = Files.walk(SERVER.data().resolve(below))) {
                assertThat(files.filter(Files::isRegularFile).toList())
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(permissions(file))
                                .as(file.toString())
                                .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void aFolderOfAnOlderServerIsClosedAndTheLogSaysSo() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxr-x"));
        Path logged = data.resolve("logs/tarn.log");
        TarnServer.start(ServerConfig.embedded(data, Role.CATALOG), ServerLog.Audience.FILE)
                .close();
        assertThat(permissions(data)).isEqualTo("rwx------");
        assertThat(permissions(logged)).isEqualTo("rw-------");
        assertThat(Files.readString(logged)).contains("was open to other users (rwxrwxr-x)");
    }
}
