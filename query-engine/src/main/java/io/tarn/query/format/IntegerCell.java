package io.tarn.query.format;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.function.IntToLongFunction;
import org.apache.arrow.vector.ValueVector;

/** Whole numbers of up to 64 bits. */
final class IntegerCell extends Cell {
    private final IntToLongFunction value;

    IntegerCell(ValueVector vector, IntToLongFunction value) {
        super(vector);
        this.value = value;
    }

    @Override
    String text(int row) {
        return Long.toString(value.applyAsLong(row));
    }

    @Override
    void writeValue(JsonGenerator json, int row) throws IOException {
        json.writeNumber(value.applyAsLong(row));
    }
}
