package io.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.server.Role;
import io.tarn.server.ServerConfig;
import io.tarn.server.ServerLog;
import io.tarn.server.TarnServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the "Five minutes" of README.md, line by line, as they stand there, on a whole server. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    @TempDir
    Path folder;

    @Test
    void everyCommandOfTheFirstFiveMinutesWorks() throws Exception {
        List<String> lines = fiveMinutes();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(7);
        try (TarnServer server =
                TarnServer.start(ServerConfig.embedded(folder.resolve("data"), Role.ALL), ServerLog.Audience.FILE)) {
            for (String line : lines) {
                run(server.uri(), words(line));
            }
            CliRun script = tarn(
                    server.uri(),
                    List.of(
                            "sql",
                            "--file",
                            ROOT.resolve("samples/sql/delays.sql").toString()));
            assertThat(script.exitCode()).as(script.err()).isZero();
            assertThat(script.out()).contains("Chicago").contains("(3 rows");
        }
    }

    private static void run(URI server, List<String> words) throws IOException, InterruptedException {
        if (words.get(0).equals("curl")) {
            curl(server, words);
            return;
        }
        assertThat(words.get(0)).isEqualTo("./tarn");
        List<String> arguments = words.subList(1, words.size());
        boolean foreground = arguments.equals(List.of("serve")) || arguments.equals(List.of("sql"));
        if (foreground) {
            // These two wait for a person; the tests of serve and of the shell run them.
            return;
        }
        CliRun run = tarn(server, arguments);
        assertThat(run.exitCode()).as("%s: %s", words, run.err()).isZero();
    }

    /** Each counts the flights, in one format or another. */
    private static void curl(URI server, List<String> words) throws IOException, InterruptedException {
        String path = URI.create(words.get(words.size() - 1)).getPath();
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path));
        for (int i = 1; i < words.size() - 1; i += 2) {
            String value = words.get(i + 1);
            switch (words.get(i)) {
                case "-d" -> request.POST(HttpRequest.BodyPublishers.ofString(value));
                case "-H" -> request.header(value.split(": ", 2)[0], value.split(": ", 2)[1]);
                default -> throw new IllegalArgumentException(words.toString());
            }
        }
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("200000");
    }

    private static CliRun tarn(URI server, List<String> arguments) {
        return CliRun.with(
                "",
                Map.of("TARN_SERVER", server.toString()),
                (anyFolder, anyParts) -> {
                    throw new IllegalStateException("a server runs already");
                },
                arguments.stream()
                        .map(word ->
                                word.startsWith("samples/") ? ROOT.resolve(word).toString() : word)
                        .toArray(String[]::new));
    }

    private static List<String> fiveMinutes() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        int begin = readme.indexOf("## Five minutes");
        return readme.substring(begin, readme.indexOf("\n## ", begin + 1))
                .lines()
                .filter(line -> line.startsWith("    "))
                .map(line -> line.strip().replaceAll("\\s{2,}#.*", ""))
                .toList();
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(
                    matcher.group(1) != null
                            ? matcher.group(1)
                            : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        return words;
    }
}
