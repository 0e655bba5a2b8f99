package io.tarn.catalog.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.tarn.api.Similarity;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.exceptions.BadRequestException;

/**
 * JSON bodies of Tarn's own endpoints: unlike those of the Iceberg specification they hold nothing that is not known here,
 * so that a slip in a key is not taken for an answer.
 */
final class OwnBody {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private OwnBody() {}

    /**
     * Reads a request.
     *
     * @throws BadRequestException if it is not JSON, or not of that form
     */
    static <T> T read(Context ctx, Class<T> type) {
        byte[] bytes = JsonBody.bytes(ctx.bodyInputStream());
        try {
            T value = MAPPER.readValue(bytes, type);
            if (value == null) {
                throw new BadRequestException("the body is null; an object is wanted");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new BadRequestException(
                    e,
                    "%s (line %d, column %d)",
                    explain(e),
                    e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                    e.getLocation() == null ? 1 : e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new BadRequestException(e, "the body cannot be read: %s", e.getMessage());
        }
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
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return "the value of '"
                    + mapping.getPath().stream()
                            .map(JsonMappingException.Reference::getFieldName)
                            .collect(Collectors.joining("."))
                    + "' in the body is of a wrong type";
        }
        return "the body is not a JSON object of the form that is wanted";
    }
}
