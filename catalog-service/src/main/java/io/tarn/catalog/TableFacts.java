package io.tarn.catalog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tarn.storage.LocationRanges;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.util.JsonUtil;
import org.jspecify.annotations.Nullable;

/**
 * What the response to a load says besides the metadata, taken from the metadata.
 *
 * @param location the location of the table
 * @param properties those that are labels or name a directory for files
 * @param labels the labels of the table and its columns
 */
record TableFacts(String location, Map<String, String> properties, TableLabels labels) {
    static TableFacts of(TableMetadata metadata) {
        return new TableFacts(
                metadata.location(), metadata.properties(), TableLabels.of(metadata.properties(), metadata::schema));
    }

    /**
     * Those in the JSON of a metadata file; as a by-product it is known to be JSON to its end.
     *
     * @param parsed the same file, read only where a column has labels
     * @throws IOException if it is not JSON, or has no location
     */
    static TableFacts in(InputStream metadataJson, Supplier<TableMetadata> parsed) throws IOException {
        Map<String, String> properties = new TreeMap<>();
        String location = null;
        try (JsonParser json = JsonUtil.factory().createParser(metadataJson)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException(
                        "a metadata file holds a JSON object, this one begins with " + json.currentToken());
            }
            for (JsonToken field = json.nextToken(); field == JsonToken.FIELD_NAME; field = json.nextToken()) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value == JsonToken.START_OBJECT && name.equals("properties")) {
                    readProperties(json, properties);
                } else if (value == JsonToken.VALUE_STRING && name.equals("location")) {
                    location = json.getText();
                } else {
                    json.skipChildren();
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw new IOException("the JSON of a metadata file is cut off or followed by something else");
            }
        }
        if (location == null) {
            throw new IOException("the JSON of a metadata file has no location");
        }
        return new TableFacts(
                location,
                properties,
                TableLabels.of(properties, () -> parsed.get().schema()));
    }

    /** The ranges of the table: those of its pointer, or of its location, and its write.*.path. */
    LocationRanges ranges(@Nullable LocationRanges ofPointer) {
        return ofPointer == null ? LocationRanges.of(location, properties) : ofPointer.withPathsOf(properties);
    }

    private static void readProperties(JsonParser json, Map<String, String> properties) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            String value = json.nextTextValue();
            if (value == null) {
                json.skipChildren();
            } else if (TableLabels.isLabel(name) || LocationRanges.PATH_PROPERTIES.contains(name)) {
                properties.put(name, value);
            }
        }
    }
}
