package io.tarn.query.load;

import io.tarn.api.ErrorCode;
import io.tarn.api.LoadRequest;
import io.tarn.api.TarnException;
import org.jspecify.annotations.Nullable;

/**
 * How CSV is written. A quote inside a quoted value is doubled (RFC 4180).
 *
 * @param header whether the first record of each file names the columns
 * @param delimiter between values
 * @param quote around values that contain a delimiter, a quote or a line end
 * @param nullText the text that stands for NULL, beside the empty text, which always does
 */
public record CsvForm(Header header, char delimiter, char quote, String nullText) {
    /** Whether files begin with the names of their columns. */
    public enum Header {
        /** They do. */
        PRESENT,
        /** They do not: the columns are named by the schema, or {@code _c0}, {@code _c1} and so on. */
        ABSENT
    }

    /** RFC 4180 with a header. */
    public static final CsvForm DEFAULT = new CsvForm(Header.PRESENT, ',', '"', "");

    /** What a request asks for, the default where it says nothing. */
    static CsvForm of(LoadRequest.@Nullable CsvOptions options) {
        if (options == null) {
            return DEFAULT;
        }
        Boolean header = options.header();
        String nullText = options.nullText();
        CsvForm form = new CsvForm(
                header == null || header ? Header.PRESENT : Header.ABSENT,
                character("delimiter", options.delimiter(), DEFAULT.delimiter),
                character("quote", options.quote(), DEFAULT.quote),
                nullText == null ? DEFAULT.nullText : nullText);
        if (form.delimiter == form.quote) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE, "the CSV delimiter and the CSV quote are both '" + form.quote + "'");
        }
        return form;
    }

    private static char character(String what, @Nullable String text, char otherwise) {
        if (text == null) {
            return otherwise;
        }
        String meant = text.equals("\\t") ? "\t" : text;
        boolean fits = meant.length() == 1 && meant.charAt(0) != '\n' && meant.charAt(0) != '\r';
        if (!fits) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "the CSV " + what + " is one character, not '" + text + "'; a tab is written \\t");
        }
        return meant.charAt(0);
    }
}
