package io.tarn.query.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tarn.api.ErrorCode;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import io.tarn.api.TextPosition;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON as this package reads and writes it: strict about what comes in, with errors that name the place. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private static final ObjectWriter ASCII = MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private Json() {}

    static String text(Object value) {
        return text(MAPPER.writer(), value);
    }

    /** The same, of ASCII characters only, as a header needs it. */
    static String asciiText(Object value) {
        return text(ASCII, value);
    }

    private static String text(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a request body.
     *
     * @throws TarnException {@code BAD_REQUEST} with the line and column at which the body is wrong
     */
    static <T> T read(String body, Class<T> type) {
        T value;
        try {
            value = MAPPER.readValue(body, type);
        } catch (JsonProcessingException e) {
            throw wrong(explain(e), e.getLocation(), e);
        }
        if (value == null) {
            throw wrong("the body is null; an object is wanted", null, null);
        }
        return value;
    }

    private static String explain(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            List<String> known = unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .toList();
            return "the body has an unknown key '" + unknown.getPropertyName() + "'"
                    + new Similarity(known).hint(unknown.getPropertyName()) + "; keys: " + String.join(", ", known);
        }
        String message = e.getOriginalMessage().lines().findFirst().orElse("");
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String path = mapping.getPath().stream()
                    .map(JsonMappingException.Reference::getFieldName)
                    .collect(Collectors.joining("."));
            return "the value of '" + path + "' in the body is of a wrong type: " + plain(message);
        }
        return "the body is not valid JSON: " + plain(message);
    }

    /** Without the Java types and the parser settings that Jackson talks of. */
    private static String plain(String message) {
        return message.replaceAll(" \\(for `?[\\w.$]+`?.*$", "")
                .replaceAll("`?java\\.(lang|util)\\.(\\w+)(<.*>)?`?", "$2");
    }

    private static TarnException wrong(String message, @Nullable JsonLocation place, @Nullable Throwable cause) {
        TextPosition position = place == null || place.getLineNr() < 1 || place.getColumnNr() < 1
                ? null
                : new TextPosition(place.getLineNr(), place.getColumnNr());
        String at = position == null ? "" : " (line " + position.line() + ", column " + position.column() + ")";
        return new TarnException(
                ErrorCode.BAD_REQUEST, ErrorCode.BAD_REQUEST.sqlState(), message + at, position, cause);
    }
}
