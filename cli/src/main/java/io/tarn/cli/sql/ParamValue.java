package io.tarn.cli.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What {@code --param name=value} means. A class of its own, so that Jackson is loaded only where a value is given. */
final class ParamValue {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ParamValue() {}

    /** A JSON number, boolean or null, or a JSON string, or else the text as it stands. */
    static Object of(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return json.isValueNode() ? json : text;
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
