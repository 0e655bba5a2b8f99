package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReadFilesTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    private static Path folder;

    @BeforeAll
    static void makeFiles() throws IOException {
        folder = Files.createDirectories(server.files().resolve("read"));
        write("a.csv", "id,name\n1,one\n2,\"two, too\"\n");
        write("b.csv", "id,name\n3,three\n");
        write("plain.txt", "7;x\n8;\n");
        write("o.json", "{\"id\":1,\"tags\":[\"a\"]}\n{\"id\":2}\n");
        write("bad/a.csv", "id,name\n1,one\n");
        write("bad/b.csv", "id,name\n2,two\nnot a number,three\n");
        write("odd name [1]*.csv", "id\n9\n");
        server.answer("CREATE NAMESPACE files_read");
        for (String format : List.of("parquet", "avro", "orc")) {
            server.answer("CREATE TABLE files_read." + format + " (id bigint, name string) TBLPROPERTIES"
                    + " ('write.format.default' = '" + format + "')");
            server.answer("INSERT INTO files_read." + format + " VALUES (1, 'one')");
            Files.copy(dataFile(format), folder.resolve("t." + format));
        }
    }

    private static void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Path dataFile(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(server.folder().resolve("lake/files_read"))) {
            return files.filter(file -> file.toString().endsWith("." + ending)
                            && file.toString().contains("/data/"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String rows(String sql) {
        return server.rows(sql.replace("@", folder.toString())).toString();
    }

    private static JsonNode problem(String sql, String code) {
        JsonNode problem = server.problem(sql.replace("@", folder.toString()));
        assertThat(problem.get("code").asText()).as(problem.toString()).isEqualTo(code);
        return problem.get("message");
    }

    @Test
    void csvHasAHeaderAndItsTypesAreFound() {
        JsonNode answer = server.answer("SELECT * FROM read_files('" + folder + "/[ab].csv') ORDER BY id");
        assertThat(answer.get("columns").toString()).contains("\"id\"", "int", "\"name\"", "string");
        assertThat(answer.get("rows").toString()).isEqualTo("[[1,\"one\"],[2,\"two, too\"],[3,\"three\"]]");
    }

    @Test
    void optionsSayHowAFileIsWritten() {
        assertThat(rows("SELECT * FROM read_files('@/plain.txt', format => 'csv', header => false, delimiter => ';',"
                        + " schema => 'a bigint, b string')"))
                .isEqualTo("[[7,\"x\"],[8,null]]");
        assertThat(rows("SELECT count(*) FROM read_files(path => 'file://@/o.json', schema => 'id int')"))
                .isEqualTo("[[2]]");
        assertThat(rows("SELECT id, tags[0] FROM read_files('@/o.json') ORDER BY id"))
                .isEqualTo("[[1,\"a\"],[2,null]]");
    }

    @Test
    void columnarFilesBringTheirTypes() {
        for (String format : List.of("parquet", "avro", "orc")) {
            assertThat(rows("SELECT * FROM read_files('@/t." + format + "') ORDER BY id"))
                    .as(format)
                    .isEqualTo("[[1,\"one\"]]");
        }
        assertThat(rows("SELECT a.id FROM read_files('@/t.parquet') a JOIN read_files('@/t.parquet') b ON a.id = b.id"
                        + " WHERE a.id = 1"))
                .isEqualTo("[[1]]");
    }

    @Test
    void aPathIsTakenAsItIs() throws IOException {
        assertThat(rows("SELECT * FROM read_files('@/odd name \\\\[1\\\\]\\\\*.csv')"))
                .isEqualTo("[[9]]");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("id\n5\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        Files.write(folder.resolve("z.csv.gz"), bytes.toByteArray());
        assertThat(rows("SELECT * FROM read_files('@/z.csv.gz')")).isEqualTo("[[5]]");
    }

    @Test
    void aPathMayBeAParameter() {
        JsonNode answer =
                SqlServer.json(server.postJson("{\"sql\":\"SELECT count(*) FROM read_files(:path)\",\"params\":"
                        + "{\"path\":\"" + folder + "/a.csv\"}}"));
        assertThat(answer.get("rows").toString()).isEqualTo("[[2]]");
    }

    @Test
    void aBrokenRowIsAnErrorThatNamesTheFile() {
        assertThat(problem("SELECT * FROM read_files('@/bad', schema => 'id int, name string')", "BAD_RECORD")
                        .asText())
                .contains("bad/b.csv", "not a number");
        assertThat(rows("SELECT count(id) FROM read_files('@/bad', schema => 'id int, name string', mode =>"
                        + " 'PERMISSIVE')"))
                .isEqualTo("[[2]]");
    }

    @Test
    void whatItCannotDoIsTold() {
        assertThat(problem("SELECT * FROM read_files('/etc/passwd', format => 'csv')", "FORBIDDEN")
                        .asText())
                .contains("'/etc/passwd'");
        problem("SELECT * FROM read_files('@/../read/a.csv')", "INVALID_VALUE");
        problem("SELECT * FROM read_files('@/none.csv')", "NOT_FOUND");
        assertThat(problem("SELECT * FROM read_files('@/plain.txt')", "UNSUPPORTED_FORMAT")
                        .asText())
                .contains("format => 'csv'");
        assertThat(problem("SELECT * FROM read_files('@/a.csv', formt => 'csv')", "INVALID_VALUE")
                        .asText())
                .contains("did you mean 'format'?");
        assertThat(problem("SELECT * FROM read_files('@/a.csv', format => 'parket')", "UNSUPPORTED_FORMAT")
                        .asText())
                .contains("did you mean 'parquet'?");
        assertThat(problem("SELECT * FROM read_files('@/t.orc', header => true)", "INVALID_VALUE")
                        .asText())
                .contains("header");
        problem("SELECT * FROM read_files()", "INVALID_VALUE");
    }
}
