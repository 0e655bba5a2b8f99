package io.tarn.query.spark.join;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How large one side of a join is at the most, as far as that is known before or while it runs.
 *
 * @param rows at the most
 * @param plannedBytes what is to be read for it: projected columns of the data files that filters and partitions left
 * @param memoryBytes what its rows are estimated to take in memory
 * @param source how it is known
 * @param what the tables that it is made of, or why nothing is known
 */
record SideSize(long rows, long plannedBytes, long memoryBytes, Source source, String what) {
    /**
     * Rows in memory may be larger than what is read for them by so much: files are compressed, and a table of a few
     * kilobytes may hold a hundred million rows.
     */
    private static final long MEMORY_FACTOR = 4;

    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};

    /** How a size is known. */
    enum Source {
        /** From the plan and from the metadata of tables. */
        PLANNED("planned"),
        /** From the stage that has computed it. */
        MEASURED("measured"),
        /** Not at all. */
        UNKNOWN("unknown");

        private final String word;

        Source(String word) {
            this.word = word;
        }
    }

    static SideSize planned(long rows, long plannedBytes, long memoryBytes, String what) {
        return new SideSize(rows, plannedBytes, memoryBytes, Source.PLANNED, what);
    }

    static SideSize measured(long rows, long bytes, String what) {
        return new SideSize(rows, bytes, bytes, Source.MEASURED, what);
    }

    static SideSize unknown(String why) {
        return new SideSize(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Source.UNKNOWN, why);
    }

    boolean known() {
        return source != Source.UNKNOWN;
    }

    /** The same rows with other columns. */
    SideSize withRowWidth(long widthBytes) {
        boolean countable = known() && rows < Long.MAX_VALUE;
        return countable ? new SideSize(rows, plannedBytes, times(rows, widthBytes), source, what) : this;
    }

    /** At most so many of the rows; they stand for as much of what is read. */
    SideSize atMost(long mostRows) {
        if (!known() || rows <= mostRows) {
            return this;
        }
        double share = (double) mostRows / rows;
        return new SideSize(mostRows, (long) (plannedBytes * share), (long) (memoryBytes * share), source, what);
    }

    /** Both one after the other. */
    SideSize plus(SideSize other) {
        if (!known() || !other.known()) {
            return known() ? other : this;
        }
        return new SideSize(
                sum(rows, other.rows),
                sum(plannedBytes, other.plannedBytes),
                sum(memoryBytes, other.memoryBytes),
                source,
                what + ", " + other.what);
    }

    /** What a join of both has at the most: every pair, and with an outer join each row without a partner. */
    SideSize joined(SideSize other, long widthBytes) {
        if (!known() || !other.known()) {
            return known() ? other : this;
        }
        long pairs = times(sum(rows, 1), sum(other.rows, 1));
        long bytes = times(pairs, widthBytes);
        return new SideSize(pairs, bytes, bytes, Source.PLANNED, "a join of " + what + ", " + other.what);
    }

    /** Whether it may be sent whole to every task. */
    boolean fits(long allowedBytes) {
        return known() && refusal(allowedBytes) == null;
    }

    /** Why it does not fit; null if it does. */
    @Nullable
    String refusal(long allowedBytes) {
        if (!known()) {
            return "the size is not known before it runs: " + what;
        } else if (allowedBytes < 0) {
            return "broadcasts are off";
        } else if (plannedBytes > allowedBytes) {
            return what + ", " + text(plannedBytes) + " " + source.word + " > " + text(allowedBytes) + " allowed";
        } else if (memoryBytes > times(allowedBytes, MEMORY_FACTOR)) {
            return what + ", " + text(plannedBytes) + " planned, but " + rows + " rows take about " + text(memoryBytes)
                    + " in memory > " + text(times(allowedBytes, MEMORY_FACTOR)) + " allowed there";
        }
        return null;
    }

    /** What it is, and how large. */
    String text() {
        return known() ? what + ", " + text(plannedBytes) + " " + source.word : "a side of unknown size (" + what + ")";
    }

    static String text(long bytes) {
        if (bytes == Long.MAX_VALUE) {
            return "more than can be counted";
        }
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        boolean whole = amount == Math.rint(amount) || amount >= 100;
        return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
    }

    private static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** The product, or the largest number if it is larger. */
    static long times(long one, long other) {
        long high = Math.multiplyHigh(one, other);
        long low = one * other;
        return high != 0 || low < 0 ? Long.MAX_VALUE : low;
    }
}
