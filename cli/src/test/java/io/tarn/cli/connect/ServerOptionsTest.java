package io.tarn.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.cli.CliRun;
import io.tarn.cli.testing.FakeTarn;
import io.tarn.storage.DataFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerOptionsTest {
    private final AtomicInteger stopped = new AtomicInteger();

    @Test
    void theServerOfTheEnvironmentIsTaken() throws IOException {
        try (FakeTarn server = new FakeTarn(0)) {
            CliRun run =
                    CliRun.with("", Map.of("TARN_SERVER", server.uri().toString()), this::refuse, "sql", "SELECT 1");
            assertThat(run.exitCode()).isZero();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void theServerThatRunsOnADataFolderIsFoundAndNamed(@TempDir Path folder) throws IOException {
        try (FakeTarn server = new FakeTarn(0);
                DataFolder data = DataFolder.open(folder)) {
            data.announce(server.uri().toString());
            CliRun run = CliRun.with("", Map.of(), this::refuse, "sql", "--data-dir", folder.toString(), "SELECT 1");
            assertThat(run.exitCode()).isZero();
            assertThat(run.err())
                    .isEqualTo("tarn: using the server at " + server.uri() + ", which runs on " + folder + "\n");
        }
    }

    @Test
    void withoutAServerOneRunsInsideTheCommandAndIsStopped(@TempDir Path folder) throws IOException {
        try (FakeTarn server = new FakeTarn(0)) {
            CliRun run = CliRun.with(
                    "",
                    Map.of(),
                    (where, parts) -> {
                        assertThat(where).isEqualTo(folder);
                        assertThat(parts).isEqualTo(ServerParts.ALL);
                        return running(server.uri());
                    },
                    "sql",
                    "--data-dir",
                    folder.toString(),
                    "SELECT boom");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .startsWith("tarn: no server is running; using one inside this command, on data folder " + folder);
            assertThat(run.err().lines()).hasSize(2);
            assertThat(stopped).as("stopped after the failure too").hasValue(1);
        }
    }

    @Test
    void anAnnouncedServerThatIsGoneIsNotUsed(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("tarn.lock"), "http://127.0.0.1:1");
        CliRun run = CliRun.with("", Map.of(), this::refuse, "sql", "--data-dir", folder.toString(), "SELECT 1");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("using one inside this command").contains("in use by another Tarn server");
    }

    private EmbeddedServers.Running refuse(Path folder, ServerParts parts) {
        throw new TarnException(
                ErrorCode.ALREADY_EXISTS, "data folder '" + folder + "' is in use by another Tarn server");
    }

    private EmbeddedServers.Running running(URI uri) {
        return new EmbeddedServers.Running() {
            @Override
            public URI uri() {
                return uri;
            }

            @Override
            public void close() {
                stopped.incrementAndGet();
            }
        };
    }
}
