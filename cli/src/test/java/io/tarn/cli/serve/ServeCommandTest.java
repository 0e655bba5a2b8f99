package io.tarn.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
    @TempDir
    Path folder;

    @Test
    void aServerAnswersAnnouncesItselfAndEndsWithZeroOnSigterm() throws Exception {
        try (ServeProcess server = ServeProcess.start(folder, "--port", "0", "--role", "catalog")) {
            assertThat(server.readyLine())
                    .startsWith("tarn ready http://127.0.0.1:")
                    .contains("tarn-data");
            assertThat(get(server.uri().resolve("/health/live"))).contains("\"name\":\"tarn\"");
            assertThat(get(server.uri().resolve("/catalog/v1/config?warehouse=lake")))
                    .contains("\"endpoints\"");
            assertThat(get(server.uri().resolve("/metrics"))).contains("jvm_memory_used_bytes");
            assertThat(get(server.uri().resolve("/no/such/path"))).contains("\"code\":\"NOT_FOUND\"");
            assertThat(server.terminate()).isZero();
            assertThat(folder.resolve("tarn-data/logs/tarn.log")).content().contains("listens on");
        }
    }

    @Test
    void whatGoesWellLeavesNoStackTraceInTheLog() throws Exception {
        try (ServeProcess server = ServeProcess.start(folder, "--port", "0")) {
            HttpRequest statement = HttpRequest.newBuilder(server.uri().resolve("/v1/sql"))
                    .header("Content-Type", "text/plain")
                    .POST(HttpRequest.BodyPublishers.ofString("SELECT count(*) FROM range(10)"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(statement, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("\"rows\":[[10]]");
            assertThat(server.terminate()).isZero();
            assertThat(folder.resolve("tarn-data/logs/tarn.log"))
                    .content()
                    .contains("listens on")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aSecondServerOnTheSameDataFolderIsToldWhoHasIt() throws Exception {
        try (ServeProcess first = ServeProcess.start(folder, "--port", "0", "--role", "catalog");
                ServeProcess second = ServeProcess.start(folder, "--port", "0", "--role", "catalog")) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("tarn: data folder '")
                    .contains(first.uri().toString())
                    .contains("--data-dir");
        }
    }

    @Test
    void aPortInUseIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                ServeProcess server = ServeProcess.start(folder, "--port", Integer.toString(taken.getLocalPort()))) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("tarn: cannot listen on 127.0.0.1 port " + taken.getLocalPort())
                    .contains("--port");
        }
    }

    @Test
    void anUnknownKeyInTheFileStopsTheStart() throws Exception {
        Files.writeString(folder.resolve("tarn.yaml"), "prot: 1\n");
        try (ServeProcess server = ServeProcess.start(folder)) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.errors().strip())
                    .isEqualTo("tarn: unknown key 'prot' in configuration file 'tarn.yaml'; did you mean 'port'?");
        }
    }

    @Test
    void anUnknownVariableAndAnUnknownOptionStopTheStart() throws Exception {
        try (ServeProcess server = ServeProcess.start(folder, Map.of("TARN_PROT", "1"))) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.errors()).contains("'TARN_PROT'").contains("did you mean 'TARN_PORT'?");
        }
        try (ServeProcess server = ServeProcess.start(folder, "--prot", "1")) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.errors()).contains("--prot").contains("--port");
        }
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
