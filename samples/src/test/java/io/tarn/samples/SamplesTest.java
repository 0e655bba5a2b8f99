package io.tarn.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.server.Role;
import io.tarn.server.ServerConfig;
import io.tarn.server.ServerLog;
import io.tarn.server.TarnServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
    @TempDir
    static Path folder;

    private static TarnServer server;

    @BeforeAll
    static void start() {
        server = TarnServer.start(ServerConfig.embedded(folder.resolve("data"), Role.CATALOG), ServerLog.Audience.FILE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aSparkSessionInAnotherJvmCreatesWritesReadsAndDropsATable() throws IOException, InterruptedException {
        SampleProcess sample = SampleProcess.run(
                folder,
                AirportsWithSpark.class,
                server.uri() + "/catalog",
                Path.of("data/airports.csv").toAbsolutePath().toString());
        assertThat(sample.exitCode()).as(sample.errors()).isZero();
        assertThat(sample.output()).contains("AK 263", "airports in the USA: 3372", "tables left: 0");
    }

    @Test
    void aServiceAppendsWithIcebergsJavaApiAlone() throws IOException, InterruptedException {
        SampleProcess sample = SampleProcess.run(folder, EventsWithIceberg.class, server.uri() + "/catalog");
        assertThat(sample.exitCode()).as(sample.errors()).isZero();
        assertThat(sample.output()).contains("appended 1000 events");
    }
}
