package io.tarn.query.format;

import io.tarn.query.statement.ResultSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Intervals as SQL writes them: {@code INTERVAL '1 02:03:04.5' DAY TO SECOND}, {@code INTERVAL '1-2' YEAR TO MONTH}. Which
 * fields they have tells the SQL type beside the Arrow field.
 */
final class IntervalText {
    private static final int MONTHS_A_YEAR = 12;
    private static final List<String> TIME_FIELDS = List.of("DAY", "HOUR", "MINUTE", "SECOND");
    private static final List<Long> MICROS = List.of(86_400_000_000L, 3_600_000_000L, 60_000_000L);

    private final String fields;
    private final String first;
    private final String last;

    private IntervalText(String fields) {
        this.fields = fields;
        String[] ends = fields.split(" TO ", -1);
        this.first = ends[0];
        this.last = ends[ends.length - 1];
    }

    static IntervalText of(Field field) {
        String type = field.getMetadata().getOrDefault(ResultSink.SQL_TYPE, "interval day to second");
        return new IntervalText(type.toUpperCase(Locale.ROOT).replaceFirst("^INTERVAL ", ""));
    }

    String months(int months) {
        // Of int's smallest value there is no positive counterpart among the ints.
        long size = Math.abs((long) months);
        String value = switch (fields) {
            case "YEAR" -> String.valueOf(size / MONTHS_A_YEAR);
            case "MONTH" -> String.valueOf(size);
            default -> size / MONTHS_A_YEAR + "-" + size % MONTHS_A_YEAR;
        };
        return quoted(months < 0, value);
    }

    String micros(long micros) {
        BigInteger rest = BigInteger.valueOf(micros).abs();
        StringBuilder text = new StringBuilder();
        int from = TIME_FIELDS.indexOf(first);
        int to = TIME_FIELDS.indexOf(last);
        for (int field = from; field <= to; field++) {
            if (field > from) {
                text.append(field == 1 ? ' ' : ':');
            }
            if (field == MICROS.size()) {
                text.append(seconds(rest));
            } else {
                BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(MICROS.get(field)));
                text.append(field == 0 ? parts[0].toString() : twoDigits(parts[0].toString()));
                rest = parts[1];
            }
        }
        return quoted(micros < 0, text.toString());
    }

    private static String seconds(BigInteger micros) {
        String text = new BigDecimal(micros, 6).stripTrailingZeros().toPlainString();
        int point = text.indexOf('.');
        return point < 0 ? twoDigits(text) : twoDigits(text.substring(0, point)) + text.substring(point);
    }

    private static String twoDigits(String number) {
        return number.length() < 2 ? "0" + number : number;
    }

    private String quoted(boolean negative, String value) {
        return "INTERVAL '" + (negative ? "-" : "") + value + "' " + fields;
    }
}
