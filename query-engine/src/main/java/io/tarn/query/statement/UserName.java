package io.tarn.query.statement;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.regex.Pattern;

/**
 * Who sends a statement, as the client says it: as long as there is no authentication, a name by which turns are shared
 * fairly and the history is filtered, not a proof of anything.
 *
 * @param value 1 to 128 characters, no control characters
 */
public record UserName(String value) {
    private static final Pattern FORM = Pattern.compile("[^\\p{Cntrl}]{1,128}");

    /** Whoever does not say. */
    public static final UserName ANONYMOUS = new UserName("anonymous");

    /**
     * Checks the form.
     *
     * @throws TarnException {@code INVALID_VALUE}
     */
    public UserName {
        if (!FORM.matcher(value).matches()) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "the user's name has " + value.length()
                            + " characters; it has 1 to 128, and no control characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
