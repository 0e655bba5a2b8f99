package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.api.LoadStatus;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The endpoints themselves: statuses, wrong requests, cancellation. */
@Timeout(300)
class LoadRequestsTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    private final LoadFixture loads = new LoadFixture(server);

    @Test
    void an_upload_answers_201_with_its_id_name_and_size() {
        HttpResponse<String> answer = loads.put("my%20file.csv", new byte[10]);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(SqlServer.json(answer).get("name").asText()).isEqualTo("my file.csv");
        assertThat(SqlServer.json(answer).get("sizeBytes").asLong()).isEqualTo(10);
        assertThat(SqlServer.json(answer).get("id").asText()).matches("u[0-9a-f]{32}");
    }

    @Test
    void names_that_are_paths_are_refused() {
        for (String name : new String[] {"..%2F..%2Fetc%2Fpasswd", "%2e%2e%2fx", "a%5Cb", "..%5C..%5Cx"}) {
            assertThat(loads.put(name, new byte[1]).statusCode()).as(name).isEqualTo(400);
        }
    }

    @Test
    void a_load_answers_202_and_where_to_look() {
        HttpResponse<String> answer = loads.load("requests.t")
                .file("a.csv", "id\n1\n")
                .mode("overwrite")
                .post();

        assertThat(answer.statusCode()).isEqualTo(202);
        LoadStatus status = LoadFixture.read(answer.body(), LoadStatus.class);
        assertThat(answer.headers().firstValue("Location")).hasValue("/v1/loads/" + status.id());
        assertThat(loads.ended(status.id()).state()).isEqualTo("done");
    }

    @Test
    void wrong_requests_are_400_with_what_is_wrong() {
        assertProblem("", 400, "does not fit a load request");
        assertProblem("{", 400, "BAD_REQUEST");
        assertProblem("null", 400, "send a load request as a JSON object");
        assertProblem("{\"tabel\":\"a.b\"}", 400, "no field 'tabel'; did you mean 'table'?");
        assertProblem("{\"uploads\":[1,{}]}", 400, "does not fit a load request at 'uploads[1]'");
        assertProblem("{}", 400, "the load request has no 'mode'");
        assertProblem(
                body("mode", "apend"),
                400,
                "the mode of a load is one of create, append, overwrite, not 'apend'; did you mean 'append'?");
        assertProblem(
                body("format", "xml"), 400, "the format of a load is one of csv, json, parquet, avro, orc, not 'xml'");
        assertProblem(body("table", "flights"), 400, "'flights' is not the name of a table");
        assertProblem(body("schema", "a int").replace("csv", "avro"), 400, "a schema is for CSV and JSON");
        assertProblem(
                body("x", "").replace("\"x\":\"\"", "\"partitionBy\":[\"moth(a)\"]"),
                400,
                "'moth(a)' is not a partition field");
        assertProblem(
                body("x", "").replace("\"x\":\"\"", "\"csv\":{\"delimiter\":\"ab\"}"),
                400,
                "the CSV delimiter is one character, not 'ab'");
        assertProblem(body("x", "").replace(",\"x\":\"\"", ""), 404, "no upload has the id");
        assertProblem("{" + "\"a\":[1],".repeat(150_000) + "}", 413, "");
    }

    private static String body(String field, String value) {
        String all = "{\"table\":\"a.b\",\"uploads\":[\"u1\"],\"format\":\"csv\",\"mode\":\"append\"";
        String own = "\"" + field + "\":\"" + value + "\"";
        return all.contains("\"" + field + "\"")
                ? (all + "}").replaceFirst("\"" + field + "\":\"[^\"]*\"", own)
                : all + "," + own + "}";
    }

    private void assertProblem(String body, int status, String part) {
        HttpResponse<String> answer = loads.post(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body().replace("\\\"", "\"")).contains(part);
    }

    @Test
    void an_upload_belongs_to_one_load() {
        String upload = loads.upload("a.csv", "id\n1\n".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .id();
        String request = "{\"table\":\"requests.once\",\"uploads\":[\"" + upload
                + "\"],\"format\":\"csv\",\"mode\":\"overwrite\"}";

        assertThat(loads.post(request).statusCode()).isEqualTo(202);
        assertThat(loads.post(request).statusCode()).isEqualTo(404);
    }

    @Test
    void create_on_a_table_that_exists_is_409_and_append_to_none_is_404_with_the_nearest() {
        loads.load("requests.flights").file("a.csv", "id\n1\n").rows();

        assertThat(loads.load("requests.flights")
                        .file("a.csv", "id\n1\n")
                        .run()
                        .error()
                        .status())
                .isEqualTo(409);
        LoadStatus missing = loads.load("requests.flihgts")
                .file("a.csv", "id\n1\n")
                .mode("append")
                .run();
        assertThat(missing.error().status()).isEqualTo(404);
        assertThat(missing.error().message())
                .isEqualTo(
                        "cannot append to lake.requests.flihgts: the table does not exist; did you mean 'flights'?; mode"
                                + " create makes it");
        assertThat(loads.load("nowhere.t")
                        .file("a.csv", "id\n1\n")
                        .mode("append")
                        .error())
                .contains("there is no namespace nowhere either");
    }

    @Test
    void unknown_loads_are_404() {
        assertThat(loads.get("l0").statusCode()).isEqualTo(404);
        assertThat(loads.delete("l0").statusCode()).isEqualTo(404);
    }

    @Test
    void a_cancelled_load_commits_nothing() {
        String row = IntStream.range(0, 20).mapToObj(i -> "some text " + i).collect(Collectors.joining(","));
        String text = IntStream.range(0, 20).mapToObj(i -> "c" + i).collect(Collectors.joining(",")) + "\n"
                + (row + "\n").repeat(100_000);
        String id = loads.load("requests.cancelled").file("a.csv", text).begin().id();

        assertThat(loads.delete(id).statusCode()).isEqualTo(204);

        LoadStatus status = loads.ended(id);
        assertThat(status.error()).as("%s", status).isNotNull();
        assertThat(status.error().code()).isEqualTo("STATEMENT_CANCELLED");
        assertThat(server.problem("SELECT * FROM requests.cancelled")
                        .get("code")
                        .asText())
                .isEqualTo("TABLE_NOT_FOUND");
        assertThat(loads.delete(id).statusCode()).isEqualTo(204);
    }
}
