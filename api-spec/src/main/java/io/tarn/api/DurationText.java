package io.tarn.api;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A duration as people write it: a whole number and a unit, {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 7d}.
 *
 * @param value more than zero
 */
public record DurationText(Duration value) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    /**
     * Reads a duration.
     *
     * @throws TarnException {@code INVALID_VALUE} if the text has another form or is zero
     */
    public static DurationText parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "'" + text
                            + "' is not a duration: write a whole number above zero and a unit, such as 500ms, 30s, 5m, 1h or 7d");
        }
        long amount = Long.parseLong(matcher.group(1));
        return new DurationText(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    /** The shortest text that reads back as this duration. */
    @Override
    public String toString() {
        long millis = value.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
