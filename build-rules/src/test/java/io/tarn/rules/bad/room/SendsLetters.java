package io.tarn.rules.bad.room;

import java.net.http.HttpClient;

/** Uses a library outside of its room. */
class SendsLetters {
    HttpClient client() {
        return HttpClient.newHttpClient();
    }
}
