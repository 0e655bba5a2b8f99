package io.tarn.cli.sql;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.api.Problem;
import io.tarn.cli.connect.TarnHttp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/**
 * One JSON object a row: as lines, or as one array. A result that fails after its first rows ends in a line
 * {@code {"error": PROBLEM}}, which is not printed.
 */
final class JsonPrinter implements ResultPrinter {
    private static final String ERROR_BEGINS = "{\"error\":";
    private static final String ERROR_TYPE_BEGINS = "urn:tarn:error:";
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** How the objects stand. */
    enum Shape {
        LINES,
        ARRAY
    }

    private final PrintStream out;
    private final Shape shape;

    JsonPrinter(PrintStream out, Shape shape) {
        this.out = out;
        this.shape = shape;
    }

    @Override
    public void print(HttpHeaders headers, InputStream body) throws IOException {
        if (headers.firstValue(COLUMNS_HEADER).orElse("").equals("[]")) {
            return;
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        boolean array = shape == Shape.ARRAY;
        out.print(array ? "[" : "");
        String before = array ? "\n" : "";
        for (String line = lines.readLine(); line != null && !out.checkError(); line = lines.readLine()) {
            throwIfError(line);
            out.print(before);
            out.print(line);
            out.print(array ? "" : "\n");
            before = array ? ",\n" : "";
        }
        out.print(array ? "\n]\n" : "");
        out.flush();
    }

    /** A row may have a column named error; only a problem document in it makes it the server's. */
    private static void throwIfError(String line) throws IOException {
        if (line.startsWith(ERROR_BEGINS)) {
            JsonNode error = JSON.readTree(line).get("error");
            if (error.path("type").asText().startsWith(ERROR_TYPE_BEGINS)) {
                throw TarnHttp.exception(JSON.treeToValue(error, Problem.class));
            }
        }
    }
}
