package io.tarn.api;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as people write it: {@code 512}, {@code 64KB}, {@code 100MB}, {@code 2GB}, {@code 1TB}; a unit is 1,024
 * of the one before it.
 *
 * @param bytes more than zero
 */
public record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*(|B|KB|MB|GB|TB)");
    private static final String[] UNITS = {"", "KB", "MB", "GB", "TB"};

    /**
     * Reads a size.
     *
     * @throws TarnException {@code INVALID_VALUE} if the text has another form, is zero or is above 2^62 bytes
     */
    public static ByteSize parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw wrong(text);
        }
        int shift = switch (matcher.group(2)) {
            case "KB" -> 10;
            case "MB" -> 20;
            case "GB" -> 30;
            case "TB" -> 40;
            default -> 0;
        };
        long amount = Long.parseLong(matcher.group(1));
        if (amount > (1L << 62) >> shift) {
            throw wrong(text);
        }
        return new ByteSize(amount << shift);
    }

    private static TarnException wrong(String text) {
        return new TarnException(
                ErrorCode.INVALID_VALUE,
                "'" + text + "' is not a size: write a whole number above zero and a unit, such as 64KB, 100MB or 2GB");
    }

    /** The shortest text that reads back as this size. */
    @Override
    public String toString() {
        long amount = bytes;
        int unit = 0;
        while (unit < UNITS.length - 1 && amount % 1024 == 0) {
            amount /= 1024;
            unit++;
        }
        return amount + UNITS[unit];
    }
}
