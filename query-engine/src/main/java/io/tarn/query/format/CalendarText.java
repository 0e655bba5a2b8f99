package io.tarn.query.format;

import java.math.BigDecimal;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;

/** Intervals of months, days and a time, each of them with a sign of its own: {@code 1 years 2 days -3.5 seconds}. */
final class CalendarText {
    private static final int MONTHS_A_YEAR = 12;
    private static final long NANOS_A_MICRO = 1_000;
    private static final long MICROS_A_MINUTE = 60_000_000;
    private static final int MINUTES_AN_HOUR = 60;

    private final StringBuilder text = new StringBuilder();

    private CalendarText() {}

    static String of(IntervalMonthDayNanoVector intervals, int row) {
        ArrowBuf data = intervals.getDataBuffer();
        long micros = IntervalMonthDayNanoVector.getNanoseconds(data, row) / NANOS_A_MICRO;
        int months = IntervalMonthDayNanoVector.getMonths(data, row);
        CalendarText text = new CalendarText();
        text.add(months / MONTHS_A_YEAR, "years");
        text.add(months % MONTHS_A_YEAR, "months");
        text.add(IntervalMonthDayNanoVector.getDays(data, row), "days");
        long minutes = micros / MICROS_A_MINUTE;
        text.add(minutes / MINUTES_AN_HOUR, "hours");
        text.add(minutes % MINUTES_AN_HOUR, "minutes");
        long seconds = micros % MICROS_A_MINUTE;
        if (seconds != 0) {
            text.add(BigDecimal.valueOf(seconds, 6).stripTrailingZeros().toPlainString(), "seconds");
        }
        return text.text.isEmpty() ? "0 seconds" : text.text.toString();
    }

    private void add(long value, String unit) {
        if (value != 0) {
            add(String.valueOf(value), unit);
        }
    }

    private void add(String value, String unit) {
        text.append(text.isEmpty() ? "" : " ").append(value).append(' ').append(unit);
    }
}
