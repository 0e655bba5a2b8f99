package io.tarn.query.format;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.apache.arrow.vector.BitVector;

/** True and false. */
final class BooleanCell extends Cell {
    private final BitVector bits;

    BooleanCell(BitVector bits) {
        super(bits);
        this.bits = bits;
    }

    @Override
    String text(int row) {
        return Boolean.toString(bits.get(row) != 0);
    }

    @Override
    void writeValue(JsonGenerator json, int row) throws IOException {
        json.writeBoolean(bits.get(row) != 0);
    }
}
