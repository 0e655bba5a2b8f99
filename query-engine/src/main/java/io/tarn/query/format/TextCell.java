package io.tarn.query.format;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.function.IntFunction;
import org.apache.arrow.vector.ValueVector;

/** Values that JSON has as strings. */
final class TextCell extends Cell {
    private final IntFunction<String> text;

    TextCell(ValueVector vector, IntFunction<String> text) {
        super(vector);
        this.text = text;
    }

    @Override
    String text(int row) {
        return text.apply(row);
    }

    @Override
    void writeValue(JsonGenerator json, int row) throws IOException {
        json.writeString(text.apply(row));
    }
}
