package io.tarn.catalog;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/**
 * What the owners of a table say about it for people and governance tools, sent with every load ({@code labels} of
 * {@code LoadTableResult}): the table's property {@code label.KEY} labels the table, {@code column-label.COLUMN.KEY} the
 * column of that name, nested ones with dots. A label of a column that does not exist is not sent.
 *
 * @param table labels of the table
 * @param columns labels by field id
 */
record TableLabels(Map<String, String> table, Map<Integer, Map<String, String>> columns) {
    private static final String TABLE_PREFIX = "label.";
    private static final String COLUMN_PREFIX = "column-label.";
    private static final TableLabels NONE = new TableLabels(Map.of(), Map.of());

    /** Whether a property is a label. */
    static boolean isLabel(String property) {
        return property.startsWith(TABLE_PREFIX) || property.startsWith(COLUMN_PREFIX);
    }

    void write(JsonGenerator json) throws IOException {
        if (table.isEmpty() && columns.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("labels");
        if (!table.isEmpty()) {
            writeLabels(json, "object-labels", table);
        }
        if (!columns.isEmpty()) {
            json.writeArrayFieldStart("fields");
            for (Map.Entry<Integer, Map<String, String>> column : columns.entrySet()) {
                json.writeStartObject();
                json.writeNumberField("field-id", column.getKey());
                writeLabels(json, "labels", column.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    static TableLabels of(Map<String, String> properties, Supplier<Schema> schema) {
        Map<String, String> table = new TreeMap<>();
        Map<Integer, Map<String, String>> columns = new TreeMap<>();
        properties.forEach((name, value) -> {
            if (name.startsWith(TABLE_PREFIX) && name.length() > TABLE_PREFIX.length()) {
                table.put(name.substring(TABLE_PREFIX.length()), value);
            } else if (name.startsWith(COLUMN_PREFIX)) {
                addColumnLabel(columns, schema.get(), name.substring(COLUMN_PREFIX.length()), value);
            }
        });
        return table.isEmpty() && columns.isEmpty() ? NONE : new TableLabels(table, columns);
    }

    /** The longest name of a column that the text begins with: names and keys may both hold dots. */
    private static void addColumnLabel(
            Map<Integer, Map<String, String>> columns, Schema schema, String text, String value) {
        for (int dot = text.lastIndexOf('.'); dot > 0; dot = text.lastIndexOf('.', dot - 1)) {
            Types.NestedField column = schema.findField(text.substring(0, dot));
            if (column != null && dot + 1 < text.length()) {
                columns.computeIfAbsent(column.fieldId(), id -> new TreeMap<>()).put(text.substring(dot + 1), value);
                return;
            }
        }
    }

    private static void writeLabels(JsonGenerator json, String field, Map<String, String> labels) throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
    }
}
