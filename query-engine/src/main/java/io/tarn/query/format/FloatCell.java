package io.tarn.query.format;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.apache.arrow.vector.ValueVector;

/** Numbers with a binary fraction; those that JSON does not know, NaN and the infinities, are strings. */
final class FloatCell extends Cell {
    private final IntPredicate finite;
    private final IntFunction<String> text;

    FloatCell(ValueVector vector, IntPredicate finite, IntFunction<String> text) {
        super(vector);
        this.finite = finite;
        this.text = text;
    }

    @Override
    String text(int row) {
        return text.apply(row);
    }

    @Override
    void writeValue(JsonGenerator json, int row) throws IOException {
        if (finite.test(row)) {
            json.writeRawValue(text.apply(row));
        } else {
            json.writeString(text.apply(row));
        }
    }
}
