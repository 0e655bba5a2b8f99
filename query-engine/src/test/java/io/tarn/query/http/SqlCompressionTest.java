package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.tarn.api.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlCompressionTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    private static final String ROWS = "SELECT id, repeat('x', 20) AS pad FROM range(0, 50000, 1, 4)";

    @Test
    void aBodyIsCompressedAsTheRequestLikesBest() throws IOException {
        String plain = text(answer(ROWS, "text/csv", "identity"));
        HttpResponse<byte[]> gzip = answer(ROWS, "text/csv", "gzip");
        HttpResponse<byte[]> zstd = answer(ROWS, "text/csv", "gzip;q=0.5, zstd");
        assertThat(coding(gzip)).isEqualTo("gzip");
        assertThat(new String(
                        new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes(),
                        StandardCharsets.UTF_8))
                .isEqualTo(plain);
        assertThat(gzip.headers().firstValue("Vary")).hasValue("Accept, Accept-Encoding");
        assertThat(coding(zstd)).isEqualTo("zstd");
        assertThat(new String(
                        new ZstdInputStream(new ByteArrayInputStream(zstd.body())).readAllBytes(),
                        StandardCharsets.UTF_8))
                .isEqualTo(plain);
        assertThat(zstd.body().length).isLessThan(plain.length() / 4);
    }

    @Test
    void withoutAWishABodyComesAsItIs() {
        assertThat(coding(answer("SELECT 1", "text/csv", null))).isEqualTo("none");
        assertThat(coding(answer("SELECT 1", "text/csv", "br, deflate"))).isEqualTo("none");
        assertThat(coding(answer("SELECT 1", "text/csv", "gzip;q=0"))).isEqualTo("none");
        assertThat(coding(answer("SELECT 1", "text/csv", "identity, gzip;q=0.2")))
                .isEqualTo("none");
        assertThat(coding(answer("SELECT 1", "text/csv", "gzip, zstd, identity;q=0.5")))
                .isEqualTo("zstd");
        assertThat(coding(answer("SELECT 1", "application/vnd.apache.parquet", "gzip")))
                .isEqualTo("none");
    }

    @Test
    void aClientThatTakesNoCompressionThatThereIsIsTold() {
        HttpResponse<byte[]> response = answer("SELECT 1", "text/csv", "br, identity;q=0");
        assertThat(response.statusCode()).isEqualTo(406);
        assertThat(text(response)).contains(ErrorCode.NOT_ACCEPTABLE.name(), "zstd, gzip and identity");
    }

    @Test
    void anErrorBeforeTheFirstByteIsNotCompressed() {
        HttpResponse<byte[]> response = answer("SELECT id / (id - id) FROM range(5)", "text/csv", "zstd");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(coding(response)).isEqualTo("none");
        assertThat(SqlServer.json(text(response)).get("sqlState").asText()).isEqualTo("22012");
    }

    private static HttpResponse<byte[]> answer(String sql, String accept, String encodings) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri().resolve("/v1/sql"))
                .header("Accept", accept)
                .POST(BodyPublishers.ofString(sql));
        if (encodings != null) {
            request.header("Accept-Encoding", encodings);
        }
        return server.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String coding(HttpResponse<byte[]> response) {
        return response.headers().firstValue("Content-Encoding").orElse("none");
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
