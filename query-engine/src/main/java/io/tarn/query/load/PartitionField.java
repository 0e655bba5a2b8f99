package io.tarn.query.load;

import io.tarn.api.ErrorCode;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One field of a partition spec, as people write it: {@code month(date)}, {@code bucket(16, id)}, {@code carrier}. The
 * transforms of time are read in singular and plural.
 *
 * @param transform how a value becomes a partition
 * @param width buckets of {@code bucket}, length of {@code truncate}; 0 for the others
 * @param column the column as it is named
 */
public record PartitionField(Transform transform, int width, String column) {
    private static final Pattern CALL = Pattern.compile("\\s*([A-Za-z_]+)\\s*\\((.*)\\)\\s*", Pattern.DOTALL);
    private static final Pattern WIDTH_FIRST = Pattern.compile("\\s*(\\d{1,9})\\s*,(.+)", Pattern.DOTALL);
    private static final Pattern WIDTH_LAST = Pattern.compile("(.+),\\s*(\\d{1,9})\\s*", Pattern.DOTALL);
    private static final String FORMS =
            "write a column, or year(c), month(c), day(c), hour(c), bucket(16, c) or truncate(4, c)";

    /** How a value becomes a partition (Iceberg table specification, "Partition Transforms"). */
    public enum Transform {
        /** The value itself. */
        IDENTITY,
        /** The year of a date or timestamp. */
        YEAR,
        /** The month of a date or timestamp. */
        MONTH,
        /** The day of a date or timestamp. */
        DAY,
        /** The hour of a timestamp. */
        HOUR,
        /** A hash, modulo the width. */
        BUCKET,
        /** The value cut to the width. */
        TRUNCATE;

        private boolean hasWidth() {
            return this == BUCKET || this == TRUNCATE;
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads a field.
     *
     * @throws TarnException {@code INVALID_VALUE} if it has another form
     */
    public static PartitionField parse(String text) {
        Matcher call = CALL.matcher(text);
        if (!call.matches()) {
            return new PartitionField(Transform.IDENTITY, 0, columnIn(text, text));
        }
        Transform transform = transformOf(call.group(1), text);
        String argument = call.group(2);
        if (!transform.hasWidth()) {
            return new PartitionField(transform, 0, columnIn(argument, text));
        }
        Matcher first = WIDTH_FIRST.matcher(argument);
        Matcher last = WIDTH_LAST.matcher(argument);
        if (first.matches()) {
            return new PartitionField(transform, widthIn(first.group(1), text), columnIn(first.group(2), text));
        }
        if (last.matches()) {
            return new PartitionField(transform, widthIn(last.group(2), text), columnIn(last.group(1), text));
        }
        throw wrong(text, "");
    }

    private static Transform transformOf(String word, String text) {
        String lower = word.toLowerCase(Locale.ROOT);
        String singular = lower.endsWith("s") ? lower.substring(0, lower.length() - 1) : lower;
        List<String> words =
                Arrays.stream(Transform.values()).map(Transform::word).toList();
        int at = words.indexOf(singular);
        if (at < 0) {
            throw wrong(text, new Similarity(words).hint(singular));
        }
        return Transform.values()[at];
    }

    private static int widthIn(String digits, String text) {
        int width = Integer.parseInt(digits);
        if (width < 1) {
            throw wrong(text, "");
        }
        return width;
    }

    private static String columnIn(String part, String text) {
        String column = part.strip();
        if (column.length() > 2 && quoted(column, '`')) {
            return column.substring(1, column.length() - 1).replace("``", "`");
        }
        if (column.length() > 2 && quoted(column, '"')) {
            return column.substring(1, column.length() - 1).replace("\"\"", "\"");
        }
        if (column.isEmpty() || column.chars().anyMatch(c -> c == '(' || c == ')' || c == ',')) {
            throw wrong(text, "");
        }
        return column;
    }

    private static boolean quoted(String column, char quote) {
        return column.charAt(0) == quote && column.charAt(column.length() - 1) == quote;
    }

    private static TarnException wrong(String text, String hint) {
        return new TarnException(ErrorCode.INVALID_VALUE, "'" + text + "' is not a partition field: " + FORMS + hint);
    }

    /**
     * This field with the column spelled as the table spells it.
     *
     * @throws TarnException {@code INVALID_VALUE} if there is no such column, with the nearest name
     */
    public PartitionField in(List<String> columns) {
        return columns.stream()
                .filter(known -> known.equalsIgnoreCase(column))
                .findFirst()
                .map(known -> new PartitionField(transform, width, known))
                .orElseThrow(() -> new TarnException(
                        ErrorCode.INVALID_VALUE,
                        "cannot partition by " + this + ": there is no column '" + column + "' in the data"
                                + new Similarity(columns).hint(column)));
    }

    /** The field in the PARTITIONED BY clause of a statement, the column in backticks. */
    public String sql() {
        return form(SqlName.of(column).quoted());
    }

    private String form(String shown) {
        return switch (transform) {
            case IDENTITY -> shown;
            case BUCKET, TRUNCATE -> transform.word() + "(" + width + ", " + shown + ")";
            default -> transform.word() + "s(" + shown + ")";
        };
    }

    /** The field as a person writes it, the time transforms in plural as Iceberg's SQL has them. */
    @Override
    public String toString() {
        return form(column);
    }
}
