package io.tarn.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.cli.CliRun;
import io.tarn.cli.serve.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Master, worker and server refuse to start on a cluster without a secret of their own. */
class ClusterSecretTest {
    @TempDir
    Path folder;

    @Test
    void offLoopbackASecretFileMustBeNamed() {
        for (String[] command : new String[][] {
            {"spark", "master", "--host", "192.0.2.1"},
            {"spark", "worker", "spark://192.0.2.1:7077"},
            {"spark", "worker", "spark://127.0.0.1:7077,other.example:7077"},
            {"spark", "worker", "spark://127.0.0.1:7077", "--host", "192.0.2.1"},
        }) {
            CliRun run = CliRun.of(command);
            assertThat(run.exitCode()).as(run.err()).isNotZero();
            assertThat(run.err()).contains("needs a secret", "--secret-file");
        }
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "0123456789abcdefghijklmnopqrstuvwxyz");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        CliRun run = CliRun.of("spark", "master", "--host", "192.0.2.1", "--secret-file", file.toString());
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("chmod 600");
    }

    @Test
    void theServerSaysSoToo() throws IOException, InterruptedException {
        try (ServeProcess server = ServeProcess.start(
                folder, "--port", "0", "--data-dir", "data", "--spark-master", "spark://192.0.2.1:7077")) {
            assertThat(server.readyLine()).isEmpty();
            assertThat(server.exitCode()).isNotZero();
            assertThat(server.errors()).contains("needs a secret", "spark.secret-file");
        }
    }
}
