package io.tarn.catalog.metastore;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a change, in the form in which it is kept.
 *
 * @param status of HTTP, 200 to 499
 * @param body JSON, null where there is none or where the metadata is the answer
 * @param metadataLocation the metadata file whose content is the answer, null for all others
 */
public record StoredAnswer(
        int status, @Nullable String body, @Nullable String metadataLocation) {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    /** Done, and nothing to say. */
    public static StoredAnswer nothing() {
        return new StoredAnswer(NO_CONTENT, null, null);
    }

    /** Done; the answer is that JSON. */
    public static StoredAnswer json(String body) {
        return new StoredAnswer(OK, body, null);
    }

    /** Done; the answer is the content of that metadata file. */
    public static StoredAnswer metadata(String location) {
        return new StoredAnswer(OK, null, location);
    }
}
