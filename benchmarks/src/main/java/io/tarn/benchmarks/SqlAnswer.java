package io.tarn.benchmarks;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a query.
 *
 * @param millis from sending the query to having read the last byte of the result
 * @param rows the cells as text, null for NULL
 * @param how what the engine tells of the way in which it ran, empty if nothing
 */
record SqlAnswer(double millis, List<? extends List<@Nullable String>> rows, String how) {
    /** Engines add floating point numbers in different orders. */
    private static final BigDecimal TOLERANCE = BigDecimal.valueOf(1, 9);

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

    /** How the rows differ from those of another answer, in whatever order both are; empty if they do not. */
    Optional<String> difference(SqlAnswer other) {
        if (rows.size() != other.rows.size()) {
            return Optional.of(rows.size() + " rows, and " + other.rows.size());
        }
        List<List<@Nullable String>> own = sorted(rows);
        List<List<@Nullable String>> others = sorted(other.rows);
        for (int i = 0; i < own.size(); i++) {
            if (!same(own.get(i), others.get(i))) {
                return Optional.of(own.get(i) + ", and " + others.get(i));
            }
        }
        return Optional.empty();
    }

    /** By the texts and whole numbers first, which are equal or not; other numbers may differ in their last digits. */
    private static List<List<@Nullable String>> sorted(List<? extends List<@Nullable String>> rows) {
        Comparator<List<@Nullable String>> byTexts = Comparator.comparing(row -> row.stream()
                .filter(cell -> cell == null || !isFraction(cell))
                .map(String::valueOf)
                .collect(Collectors.joining("\u0000")));
        Comparator<List<@Nullable String>> order = byTexts.thenComparing(
                row -> row.stream()
                        .filter(cell -> cell != null && isFraction(cell))
                        .mapToDouble(cell -> Double.parseDouble(String.valueOf(cell)))
                        .sum(),
                Double::compare);
        List<List<@Nullable String>> sorted = new ArrayList<>(rows);
        sorted.sort(order);
        return sorted;
    }

    private static boolean isFraction(String cell) {
        return NUMBER.matcher(cell).matches() && (cell.indexOf('.') >= 0 || cell.indexOf('E') >= 0);
    }

    private static boolean same(List<@Nullable String> row, List<@Nullable String> other) {
        if (row.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < row.size(); i++) {
            if (!same(row.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(@Nullable String cell, @Nullable String other) {
        if (cell == null || other == null) {
            return cell == null && other == null;
        }
        if (!NUMBER.matcher(cell).matches() || !NUMBER.matcher(other).matches()) {
            return cell.strip().equals(other.strip());
        }
        return same(new BigDecimal(cell), new BigDecimal(other));
    }

    /** Of two with different numbers of digits, the one with more may have been rounded to the other. */
    private static boolean same(BigDecimal one, BigDecimal two) {
        int digits = Math.min(one.scale(), two.scale());
        BigDecimal rounding = digits > 0 ? BigDecimal.ONE.movePointLeft(digits) : BigDecimal.ZERO;
        BigDecimal floating = one.abs().max(BigDecimal.ONE).multiply(TOLERANCE);
        return one.subtract(two).abs().compareTo(floating.max(rounding)) <= 0;
    }
}
