package io.tarn.query.spark.offload.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rows of two engines as text, equal but for the last digits of floating numbers, which depend on the order of additions. */
final class SameRows {
    private static final Pattern FLOATING = Pattern.compile("(?<=Double|Float)-?[0-9][-+0-9.E]*");
    private static final double RELATIVE = 1e-9;

    private SameRows() {}

    private record Parts(String text, List<Double> numbers) {
        static Parts of(String row) {
            List<Double> numbers = new ArrayList<>();
            Matcher matcher = FLOATING.matcher(row);
            String text = matcher.replaceAll(number -> {
                numbers.add(Double.valueOf(number.group()));
                return "#";
            });
            return new Parts(text, numbers);
        }

        boolean same(Parts other) {
            if (!text.equals(other.text)) {
                return false;
            }
            for (int i = 0; i < numbers.size(); i++) {
                double most = Math.max(Math.abs(numbers.get(i)), Math.abs(other.numbers.get(i)));
                if (Math.abs(numbers.get(i) - other.numbers.get(i)) > RELATIVE * most) {
                    return false;
                }
            }
            return true;
        }
    }

    static void inOrder(String what, List<String> actual, List<String> expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            if (!Parts.of(actual.get(i)).same(Parts.of(expected.get(i)))) {
                assertThat(actual.get(i)).as("row " + i + " of " + what).isEqualTo(expected.get(i));
            }
        }
    }

    static void inAnyOrder(String what, List<String> actual, List<String> expected) {
        inOrder(what, sorted(actual), sorted(expected));
    }

    private static List<String> sorted(List<String> rows) {
        return rows.stream()
                .sorted(Comparator.comparing((String row) -> Parts.of(row).text())
                        .thenComparing(row -> Parts.of(row).numbers(), SameRows::compare))
                .toList();
    }

    private static int compare(List<Double> first, List<Double> second) {
        for (int i = 0; i < first.size(); i++) {
            int order = Double.compare(first.get(i), second.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
