package io.tarn.query.load;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;

/**
 * The name that a client gave to an uploaded file. Messages show it and its ending tells of compression; it never becomes
 * part of a path on the server.
 *
 * @param value one to {@value #MAX_CHARS} characters, no slash and no control character
 */
public record UploadName(String value) {
    /** The longest name, in UTF-16 units. */
    public static final int MAX_CHARS = 255;

    /**
     * Reads a file name.
     *
     * @throws TarnException {@code INVALID_VALUE} if it is empty, too long, or has a slash or a control character
     */
    public static UploadName parse(String text) {
        boolean odd = text.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
        if (text.isBlank() || text.length() > MAX_CHARS || odd) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "an upload needs a plain file name of at most " + MAX_CHARS
                            + " characters without slashes and control characters, for example PUT /v1/uploads/flights.csv");
        }
        return new UploadName(text);
    }

    /** Whether the name says that the file is compressed with gzip. */
    boolean gzip() {
        return value.regionMatches(true, value.length() - 3, ".gz", 0, 3);
    }

    @Override
    public String toString() {
        return value;
    }
}
