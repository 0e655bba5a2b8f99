package io.tarn.cli.terminal;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them, with decimal units: {@code 12.3 MB}. */
public final class SizeText {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};
    private static final int STEP = 1000;
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*(B|kB|MB|GB|TB)?", Pattern.CASE_INSENSITIVE);

    private SizeText() {}

    /** A number of bytes as text, three digits at the most before the point and one behind it. */
    public static String of(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= STEP && unit < UNITS.length - 1) {
            amount /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }

    /**
     * Reads {@code 134217728}, {@code 128MB}, {@code 1 GB}.
     *
     * @throws TarnException {@code INVALID_VALUE} if the text has another form or is zero
     */
    public static long parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "'" + text + "' is not a size: write a whole number above zero and perhaps a unit, such as 128MB");
        }
        long bytes = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        for (int i = 0; !UNITS[i].equalsIgnoreCase(unit); i++) {
            bytes = Math.multiplyExact(bytes, (long) STEP);
        }
        return bytes;
    }
}
