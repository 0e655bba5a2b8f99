package io.tarn.cli.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks an address whether a Tarn server listens there. */
final class RunningServer {
    /** A server on this machine answers in milliseconds; one that is silent for so long is not to be waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    enum Found {
        TARN,
        SOMETHING_ELSE,
        NOTHING
    }

    private RunningServer() {}

    static Found at(URI server) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/health/live"))
                .timeout(PATIENCE)
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return isTarn(answer) ? Found.TARN : Found.SOMETHING_ELSE;
        } catch (ConnectException e) {
            return Found.NOTHING;
        } catch (IOException e) {
            return Found.SOMETHING_ELSE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Found.NOTHING;
        }
    }

    private static boolean isTarn(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200 || !answer.body().startsWith("{")) {
            return false;
        }
        JsonNode name = new ObjectMapper().readTree(answer.body()).get("name");
        return name != null && name.asText().equals("tarn");
    }
}
