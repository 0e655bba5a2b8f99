package io.tarn.testing.tpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The texts of queries, which the build takes from Spark's tests. */
final class QueryTexts {
    private QueryTexts() {}

    static Map<String, String> of(String suite, List<String> names) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : names) {
            texts.put(name, text(suite + "/" + name + ".sql"));
        }
        return texts;
    }

    private static String text(String file) {
        try (InputStream in = Objects.requireNonNull(QueryTexts.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
