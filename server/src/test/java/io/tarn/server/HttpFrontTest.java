package io.tarn.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HttpFrontTest {
    @Test
    void aRequestThatRunsWhenTheServerStopsIsFinishedAndAnswered() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ListeningSocket socket = ListeningSocket.bind("127.0.0.1", 0);
        Javalin http = HttpFront.create(
                socket,
                new SimpleMeterRegistry(),
                List.of(routes -> routes.post("/commit", ctx -> {
                    running.countDown();
                    release.await();
                    ctx.result("committed");
                })));
        http.start();
        CompletableFuture<HttpResponse<String>> answer = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(socket.uri().resolve("/commit"))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        running.await();
        Thread stop = new Thread(http::stop);
        stop.start();
        while (socket.channel().isOpen()) {
            Thread.onSpinWait();
        }
        release.countDown();
        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().body()).isEqualTo("committed");
        stop.join();
    }
}
