package io.tarn.query.spark.offload.random;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether two answers to a query are the same. */
final class Comparison {
    /** Of sums whose order is not defined; relative, and absolute below 1. */
    private static final double TOLERANCE = 1e-9;

    private Comparison() {}

    /** What is different, in a few words; null if they are the same. */
    static @Nullable String difference(RandomQuery query, Answer one, Answer other) {
        if (!Objects.equals(one.error(), other.error())) {
            return isLate(one, other) || isLate(other, one)
                    ? null
                    : one.error() == null || other.error() == null ? "an error of one" : "the error";
        } else if (!one.columns().equals(other.columns())) {
            return "the types";
        } else if (one.rows().size() != other.rows().size()) {
            return "the number of rows";
        }
        List<List<@Nullable Object>> left = query.ordered() ? one.rows() : sorted(query, one.rows());
        List<List<@Nullable Object>> right = query.ordered() ? other.rows() : sorted(query, other.rows());
        for (int row = 0; row < left.size(); row++) {
            for (int i = 0; i < left.get(row).size(); i++) {
                if (!same(
                        left.get(row).get(i),
                        right.get(row).get(i),
                        query.exact().get(i),
                        query.ordered())) {
                    return "column " + (i + 1) + ": " + left.get(row).get(i) + " and "
                            + right.get(row).get(i) + " in row " + (row + 1);
                }
            }
        }
        return null;
    }

    private static boolean isLate(Answer one, Answer other) {
        return Answer.LATE.equals(one.error()) && other.error() != null;
    }

    private static boolean same(@Nullable Object one, @Nullable Object other, boolean exact, boolean ordered) {
        if (one instanceof Double a && other instanceof Double b) {
            return a.equals(b)
                    // Zeros of either sign are equal to ORDER BY, so that which of them a LIMIT cuts off is open.
                    || (ordered && a == 0 && b == 0)
                    || (!exact && Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.max(Math.abs(a), Math.abs(b))));
        }
        return Objects.equals(one, other);
    }

    /** By what is exact first, so that rows that belong together meet. */
    private static List<List<@Nullable Object>> sorted(RandomQuery query, List<List<@Nullable Object>> rows) {
        List<List<@Nullable Object>> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing((List<@Nullable Object> row) -> key(query, row, true))
                .thenComparing(row -> key(query, row, false)));
        return sorted;
    }

    private static String key(RandomQuery query, List<@Nullable Object> row, boolean exact) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            if (query.exact().get(i) == exact) {
                Object value = row.get(i);
                values.add(!exact && value instanceof Double number ? rounded(number) : value);
            }
        }
        return text(values);
    }

    /** Another text for every other value: NULL is not the text {@code null}, and a list of NULL is not empty. */
    private static String text(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Comparison::text).collect(Collectors.joining("\u0001", "[", "]"));
        } else if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + "\u0002" + text(entry.getValue()))
                    .collect(Collectors.joining("\u0001", "{", "}"));
        }
        return value == null ? "-" : "=" + value;
    }

    /** Numbers that nearly are the same should be so here. */
    private static Object rounded(Double number) {
        return Double.isFinite(number) ? String.format("%030.3f", number) : number;
    }
}
