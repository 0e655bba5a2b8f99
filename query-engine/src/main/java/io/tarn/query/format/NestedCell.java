package io.tarn.query.format;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;

/** Arrays, structs and maps; as text they are JSON. */
final class NestedCell extends Cell {
    /** Writes the value of a row. */
    @FunctionalInterface
    private interface Writing {
        void write(JsonGenerator json, int row) throws IOException;
    }

    private final Writing writing;

    private NestedCell(FieldVector vector, Writing writing) {
        super(vector);
        this.writing = writing;
    }

    static NestedCell ofStruct(StructVector vector) {
        List<String> names = vector.getField().getChildren().stream()
                .map(child -> child.getName())
                .toList();
        List<Cell> cells =
                vector.getChildrenFromFields().stream().map(Cells::of).toList();
        return new NestedCell(vector, (json, row) -> {
            json.writeStartObject();
            for (int i = 0; i < cells.size(); i++) {
                json.writeFieldName(names.get(i));
                cells.get(i).write(json, row);
            }
            json.writeEndObject();
        });
    }

    static NestedCell ofList(ListVector vector) {
        Cell element = Cells.of(vector.getDataVector());
        return new NestedCell(vector, (json, row) -> {
            json.writeStartArray();
            for (int i = vector.getElementStartIndex(row); i < vector.getElementEndIndex(row); i++) {
                element.write(json, i);
            }
            json.writeEndArray();
        });
    }

    /** An object; keys that are no strings are its keys as text. */
    static NestedCell ofMap(MapVector vector) {
        StructVector entries = (StructVector) vector.getDataVector();
        Cell key = Cells.of(entries.getChildrenFromFields().get(0));
        Cell value = Cells.of(entries.getChildrenFromFields().get(1));
        return new NestedCell(vector, (json, row) -> {
            json.writeStartObject();
            for (int i = vector.getElementStartIndex(row); i < vector.getElementEndIndex(row); i++) {
                json.writeFieldName(key.text(i));
                value.write(json, i);
            }
            json.writeEndObject();
        });
    }

    @Override
    String text(int row) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonText.generator(text)) {
            writeValue(json, row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    @Override
    void writeValue(JsonGenerator json, int row) throws IOException {
        writing.write(json, row);
    }
}
