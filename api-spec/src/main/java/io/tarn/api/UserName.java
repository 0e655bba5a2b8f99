package io.tarn.api;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, as the client says it in the header {@link #HEADER}: as long as there is no authentication, a name and
 * no proof. Statements, sessions, uploads, loads, results, idempotency keys and scan plans belong to the user that made them;
 * for every other user they do not exist.
 *
 * @param value 1 to 128 characters, no control characters
 */
public record UserName(String value) {
    private static final Pattern FORM = Pattern.compile("[^\\p{Cntrl}]{1,128}");

    /** The request header that says it. */
    public static final String HEADER = "Tarn-User";

    /** The one user of all requests that do not say. */
    public static final UserName ANONYMOUS = new UserName("anonymous");

    /**
     * The user of a request.
     *
     * @param header null if the request has none
     * @throws TarnException {@code INVALID_VALUE} if the name has another form
     */
    public static UserName of(@Nullable String header) {
        return header == null ? ANONYMOUS : new UserName(header);
    }

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
