package io.tarn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No statement reads the server's own files by path, though they lie in a folder that the operator allows. */
class DataFolderIsOutOfReachTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static String id;
    private static Path staged;

    @BeforeAll
    static void upload() throws Exception {
        HttpResponse<String> answer = SERVER.send(SERVER.request("/v1/uploads/secret.csv")
                .PUT(BodyPublishers.ofString("word\nsecret\n"))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        id = answer.body().replaceFirst("(?s).*\"id\":\"(u[0-9a-f]+)\".*", "$1");
        staged = SERVER.data().resolve("staging").resolve(id);
        SERVER.rows("CREATE NAMESPACE IF NOT EXISTS reach");
        SERVER.rows("CREATE TABLE IF NOT EXISTS reach.t (word string)");
    }

    private static void refused(Path path) throws Exception {
        refused(path.toString());
    }

    private static void refused(String path) throws Exception {
        for (String sql : new String[] {
            "SELECT * FROM read_files('" + path + "', format => 'csv')",
            "COPY INTO reach.t FROM '" + path + "' (FORMAT csv)"
        }) {
            assertThat(SERVER.problem(403, SERVER.post(sql)).get("message").asText())
                    .as(sql)
                    .contains("is in no folder whose files statements may read");
        }
    }

    @Test
    void anUploadIsNoFileOfAStatement() throws Exception {
        assertThat(staged).exists();
        refused(staged);
        refused(staged.getParent());
        refused(staged.getParent() + "/u*");
        refused(SERVER.data() + "/*/" + id);
        refused(SERVER.folder() + "/{data,in}/staging/" + id);
    }

    @Test
    void norIsAnyPartOfTheDataFolder() throws Exception {
        for (String part : new String[] {
            "", "catalog.sqlite", "history.sqlite", "logs/tarn.log", "tarn.id", "scratch", "warehouses", "not-there"
        }) {
            refused(SERVER.data().resolve(part));
        }
    }

    @Test
    void norIsADetour() throws Exception {
        Path in = Files.createDirectories(SERVER.folder().resolve("in"));
        link(in.resolve("folder"), SERVER.data());
        link(in.resolve("file.csv"), staged);
        refused(in.resolve("folder").resolve("staging").resolve(id));
        refused(in.resolve("folder/logs"));
        refused(in.resolve("file.csv"));
        refused(in + "/*.csv");
        refused("/proc/self/root" + staged);
        refused("/proc/self/environ");
        refused("/proc/self/cwd/pom.xml");
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            refused(open.findFirst().orElseThrow());
        }
    }

    private static void link(Path link, Path target) throws IOException {
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, target);
        }
    }
}
