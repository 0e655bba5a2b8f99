package io.tarn.query.format;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.VarCharVector;

/**
 * Texts. Those of ASCII alone go out as the bytes that they are; others are decoded first, because Spark allows texts that are
 * not UTF-8, and JSON does not.
 */
final class Utf8Cell extends Cell {
    private final VarCharVector texts;
    private byte[] bytes = new byte[64];

    Utf8Cell(VarCharVector texts) {
        super(texts);
        this.texts = texts;
    }

    @Override
    String text(int row) {
        return new String(texts.get(row), StandardCharsets.UTF_8);
    }

    @Override
    void writeValue(JsonGenerator json, int row) throws IOException {
        int length = texts.getValueLength(row);
        if (length > bytes.length) {
            bytes = new byte[Math.max(length, 2 * bytes.length)];
        }
        texts.getDataBuffer().getBytes(texts.getStartOffset(row), bytes, 0, length);
        if (isAscii(length)) {
            json.writeUTF8String(bytes, 0, length);
        } else {
            json.writeString(new String(bytes, 0, length, StandardCharsets.UTF_8));
        }
    }

    private boolean isAscii(int length) {
        int all = 0;
        for (int i = 0; i < length; i++) {
            all |= bytes[i];
        }
        return all >= 0;
    }
}
