package io.tarn.query.history;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of the history ended.
 *
 * @param submittedAt of its last statement, microseconds since 1970
 * @param id of that statement, which orders those of one moment
 */
record PageToken(long submittedAt, String id) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18}):([0-9a-f-]{36})");

    /**
     * Reads what a page answered.
     *
     * @throws TarnException {@code INVALID_VALUE} if no page answers this
     */
    static PageToken of(String text) {
        try {
            Matcher parts = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.ISO_8859_1));
            if (parts.matches()) {
                return new PageToken(Long.parseLong(parts.group(1)), parts.group(2));
            }
        } catch (IllegalArgumentException e) {
            throw wrong(text, e);
        }
        throw wrong(text, null);
    }

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((submittedAt + ":" + id).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static TarnException wrong(String text, @Nullable Exception cause) {
        return new TarnException(
                ErrorCode.INVALID_VALUE,
                "'" + text + "' is no page of the history; take nextPage of the page before as it is",
                cause);
    }
}
