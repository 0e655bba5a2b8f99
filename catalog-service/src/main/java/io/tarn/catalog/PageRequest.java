package io.tarn.catalog;

import io.tarn.catalog.metastore.Page;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.apache.iceberg.exceptions.BadRequestException;
import org.jspecify.annotations.Nullable;

/**
 * Which stretch of a listing a client asks for. A token is the last name of the page before, so pages stay right while names
 * come and go, and the server remembers nothing.
 *
 * @param after the last name that the client has, empty at the start
 * @param size how many at most
 */
public record PageRequest(String after, int size) {
    /** The size where the client names none but asks for pages. */
    private static final int USUAL_SIZE = 1_000;

    private static final int LARGEST_SIZE = 10_000;
    /** For a client that does not ask for pages: everything, unless that is more than an answer can hold. */
    private static final int UNPAGED_SIZE = 1_000_000;

    /**
     * Reads the parameters {@code pageToken} and {@code pageSize} of the REST specification.
     *
     * @throws BadRequestException if the size is not a positive number or the token none of ours
     */
    public static PageRequest of(@Nullable String token, @Nullable String size) {
        if (token == null && size == null) {
            return new PageRequest("", UNPAGED_SIZE);
        }
        int limit = size == null ? USUAL_SIZE : Math.min(LARGEST_SIZE, parse(size));
        return new PageRequest(token == null ? "" : decode(token), limit);
    }

    /** Asks for one more than fits, to know whether there is a next page. */
    <T> NamePage<T> read(Function<Page, List<T>> listing, Function<T, String> lastName) {
        List<T> found = listing.apply(new Page(after, size + 1));
        if (found.size() <= size) {
            return new NamePage<>(found, null);
        }
        List<T> items = found.subList(0, size);
        return new NamePage<>(items, encode(lastName.apply(items.get(size - 1))));
    }

    private static int parse(String size) {
        try {
            int number = Integer.parseInt(size);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new BadRequestException(e, "Invalid pageSize: '%s' is not a number", size);
        }
        throw new BadRequestException("Invalid pageSize: %s is not above 0", size);
    }

    private static String encode(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(e, "Invalid pageToken: '%s' was not given by this server", token);
        }
    }
}
