package io.tarn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each wrong request is answered with one line and the right status. */
class WrongRequestTest {
    private static final long HUNDRED_MEGABYTES = 100L << 20;

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @Test
    void aSyntaxErrorHasItsLineAndColumn() throws Exception {
        JsonNode problem = SERVER.problem(400, SERVER.post("SELECT 1\n  FORM t WHERE x"));
        assertThat(problem.get("code").asText()).isEqualTo("SYNTAX_ERROR");
        assertThat(problem.get("sqlState").asText()).isEqualTo("42601");
        assertThat(problem.get("line").asInt()).isEqualTo(2);
        assertThat(problem.get("column").asInt()).isPositive();
        assertThat(problem.get("message").asText()).doesNotContain("\n");
    }

    @Test
    void anUnknownTableNamesTheNearest() throws Exception {
        SERVER.rows("CREATE NAMESPACE IF NOT EXISTS wrong");
        SERVER.rows("CREATE TABLE IF NOT EXISTS wrong.flights (id INT)");
        JsonNode problem = SERVER.problem(404, SERVER.post("SELECT * FROM wrong.flihgts"));
        assertThat(problem.get("code").asText()).isEqualTo("TABLE_NOT_FOUND");
        assertThat(problem.get("message").asText())
                .contains("flihgts")
                .contains("flights")
                .doesNotContain("\n");
    }

    @Test
    void jsonThatIsNotJsonIsSaid() throws Exception {
        HttpRequest request = SERVER.request("/v1/sql")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"sql\": "))
                .build();
        JsonNode problem = SERVER.problem(400, SERVER.send(request));
        assertThat(problem.get("code").asText()).isEqualTo("BAD_REQUEST");
        assertThat(problem.get("message").asText()).contains("JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/sql", "/v1/loads", "/catalog/v1/lake/namespaces"})
    void aBodyOfAHundredMegabytesIsRefused(String path) throws Exception {
        HttpRequest request = SERVER.request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new Blanks(HUNDRED_MEGABYTES)))
                .build();
        HttpResponse<String> answer = SERVER.send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(answer.body()).containsPattern("too large|larger than");
    }

    @Test
    void anUnknownPathAndAWrongMethodAreProblems() throws Exception {
        assertThat(SERVER.problem(404, SERVER.send(SERVER.request("/v2/sql").build()))
                        .get("code")
                        .asText())
                .isEqualTo("NOT_FOUND");
        assertThat(SERVER.problem(
                                405,
                                SERVER.send(SERVER.request("/v1/sql").DELETE().build()))
                        .get("code")
                        .asText())
                .isEqualTo("METHOD_NOT_ALLOWED");
    }

    /** So many blanks, never all of them in memory. */
    private static final class Blanks extends InputStream {
        private long left;

        Blanks(long bytes) {
            left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? ' ' : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int some = (int) Math.min(left, length);
            java.util.Arrays.fill(target, offset, offset + some, (byte) ' ');
            left -= some;
            return some;
        }
    }
}
