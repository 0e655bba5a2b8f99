package io.tarn.query.load;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The id of an uploaded file. It is also the first part of the staged file's name, so its form leaves no room for a path.
 *
 * @param value {@code u} and 32 hexadecimal digits
 */
public record UploadId(String value) {
    private static final Pattern FORM = Pattern.compile("u[0-9a-f]{32}");

    /** A new id, unlike any other. */
    static UploadId random() {
        return new UploadId("u" + UUID.randomUUID().toString().replace("-", ""));
    }

    /**
     * Reads an id that a client sent.
     *
     * @throws TarnException {@code NOT_FOUND} if it has another form: then no upload has it
     */
    public static UploadId parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new TarnException(
                    ErrorCode.NOT_FOUND,
                    "no upload has the id '" + text + "': use the id that PUT /v1/uploads/{file name} answered with");
        }
        return new UploadId(text);
    }

    @Override
    public String toString() {
        return value;
    }
}
