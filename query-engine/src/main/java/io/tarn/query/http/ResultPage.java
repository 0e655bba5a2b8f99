package io.tarn.query.http;

import io.javalin.http.Context;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a held result is wanted.
 *
 * @param page from 0
 * @param rows of each page
 * @param result of which statement of a script, from 0
 */
record ResultPage(long page, long rows, int result) {
    private static final int ROWS = 10_000;
    private static final int MOST_ROWS = 10_000_000;

    static ResultPage of(Context ctx) {
        return new ResultPage(
                number(ctx, "page", 0, 0, Integer.MAX_VALUE), number(ctx, "rows", ROWS, 1, MOST_ROWS), (int)
                        number(ctx, "result", 0, 0, Integer.MAX_VALUE));
    }

    long first() {
        return page * rows;
    }

    /** Where the page after this one is, null if this is the last of so many rows. */
    @Nullable
    String next(String path, long allRows) {
        return first() + rows >= allRows
                ? null
                : path + "?page=" + (page + 1) + "&rows=" + rows + (result == 0 ? "" : "&result=" + result);
    }

    private static long number(Context ctx, String name, long byDefault, long least, long most) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return byDefault;
        }
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    name + " is '" + text + "'; use a whole number from " + least + " to " + most);
        }
        return Long.parseLong(text);
    }
}
