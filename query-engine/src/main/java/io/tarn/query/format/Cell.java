package io.tarn.query.format;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.apache.arrow.vector.ValueVector;

/** The values of one vector, as text and as JSON. */
abstract class Cell {
    private final ValueVector vector;

    Cell(ValueVector vector) {
        this.vector = vector;
    }

    final boolean isNull(int row) {
        return vector.isNull(row);
    }

    /** The value that is not null in this row, as text. */
    abstract String text(int row);

    /** Writes the value that is not null in this row. */
    abstract void writeValue(JsonGenerator json, int row) throws IOException;

    /** Writes the value in this row, or null. */
    final void write(JsonGenerator json, int row) throws IOException {
        if (isNull(row)) {
            json.writeNull();
        } else {
            writeValue(json, row);
        }
    }
}
