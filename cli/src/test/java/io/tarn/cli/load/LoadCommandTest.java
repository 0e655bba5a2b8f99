package io.tarn.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.cli.connect.CliContext;
import io.tarn.cli.terminal.CliStreams;
import io.tarn.cli.terminal.ErrorReport;
import io.tarn.server.Role;
import io.tarn.server.ServerConfig;
import io.tarn.server.ServerLog;
import io.tarn.server.TarnServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code tarn load} against a real server. */
@Timeout(300)
class LoadCommandTest {
    @TempDir
    static Path folder;

    private static TarnServer server;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void start() {
        server = TarnServer.start(ServerConfig.embedded(folder.resolve("data"), Role.ALL), ServerLog.Audience.FILE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void files_are_loaded_and_the_result_is_one_line() throws IOException {
        file("days-1.csv", "id,day\n1,2024-01-01\n2,2024-01-02\n");
        file("days-2.csv", "id,day\n3,2024-02-01\n");

        int code = load(folder + "/days-*.csv", "demo.days", "--partition-by", "month(day), bucket(2, id)");

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("uploading 2 files", "writing");
        assertThat(code).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .matches("loaded 3 rows from 2 files into lake\\.demo\\.days in [0-9.]+ s \\(snapshot \\d+\\)\n");
    }

    @Test
    void the_result_may_be_json() throws IOException {
        String file = file("one file;100%.tsv", "id\tname\n1\tx\n");

        assertThat(load(file, "demo.one", "--json")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("{")
                .contains("\"state\":\"done\"", "\"rows\":1", "\"snapshotId\":");
    }

    @Test
    void a_bad_row_is_one_line_and_exit_code_1() throws IOException {
        String file = file("bad.csv", "id,name\n1,x\n2\n");

        assertThat(load(file, "demo.bad")).isEqualTo(1);
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .endsWith("tarn: line 3 of bad.csv: it has 1 value where 2 columns are expected; nothing was loaded\n");
    }

    @Test
    void a_table_that_exists_is_left_alone_and_the_modes_are_told() throws IOException {
        String file = file("again.csv", "id\n1\n");
        load(file, "demo.again");

        assertThat(load(file, "demo.again")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("cannot create the table lake.demo.again: it exists already; mode append adds");
        assertThat(load(file, "demo.again", "--mode", "append")).isZero();
        assertThat(load(file, "demo.again", "--mode", "overwrite")).isZero();
    }

    @Test
    void wrong_usage_is_exit_code_2() throws IOException {
        String csv = file("a.csv", "id\n1\n");
        String other = file("a.json", "{}\n");
        String unknown = file("a.dat", "id\n");

        assertThat(load(csv)).isEqualTo(2);
        assertThat(load(csv, csv)).isEqualTo(2);
        assertThat(load(csv, "days")).isEqualTo(2);
        assertThat(load(csv, other, "demo.x")).isEqualTo(2);
        assertThat(load(unknown, "demo.x")).isEqualTo(2);
        assertThat(load(other, "demo.x", "--delimiter", ";")).isEqualTo(2);
        assertThat(load(csv, "demo.x", "--mode", "apend")).isEqualTo(2);
        assertThat(load(folder + "/nope.csv", "demo.x")).isEqualTo(1);
    }

    private static String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private int load(String... arguments) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        CliStreams streams = CliStreams.plain(
                InputStream.nullInputStream(), new PrintStream(out, true, StandardCharsets.UTF_8), errors);
        ErrorReport report = new ErrorReport(errors, () -> false);
        CliContext context = new CliContext(
                streams,
                Map.of(),
                folder,
                report,
                (dataFolder, parts) -> {
                    throw new AssertionError("a server runs, no other is to be started");
                },
                server.uri());
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--server");
        all.add(server.uri().toString());
        return new CommandLine(new LoadCommand(context))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    report.print(failure);
                    return 1;
                })
                .execute(all.toArray(String[]::new));
    }
}
