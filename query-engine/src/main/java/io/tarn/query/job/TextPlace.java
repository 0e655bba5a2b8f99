package io.tarn.query.job;

import io.tarn.api.TarnException;
import io.tarn.api.TextPosition;

/**
 * Where a statement begins in the text of a script.
 *
 * @param line from 1
 * @param column from 1
 */
public record TextPlace(int line, int column) {
    /** The beginning of a text. */
    public static TextPlace start() {
        return new TextPlace(1, 1);
    }

    /** An error of the statement, with its position in the whole text. */
    TarnException of(TarnException error) {
        TextPosition within = error.position();
        if (within == null || (line == 1 && column == 1)) {
            return error;
        }
        TextPosition place = new TextPosition(
                line + within.line() - 1, within.line() == 1 ? column + within.column() - 1 : within.column());
        return new TarnException(error.code(), error.sqlState(), error.getMessage(), place, error);
    }
}
