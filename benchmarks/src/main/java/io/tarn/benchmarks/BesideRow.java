package io.tarn.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * An operation on two servers.
 *
 * @param title of the operation
 * @param rounds measured one after the other
 */
record BesideRow(String title, List<Round> rounds) {
    /**
     * Both servers within a second or two.
     *
     * @param start counts the starts of the servers
     * @param other what the server to compare with took
     * @param own what the server of this checkout took
     */
    record Round(int start, BesideCost other, BesideCost own) {
        double ratio(ToDoubleFunction<BesideCost> cost) {
            return cost.applyAsDouble(own) / cost.applyAsDouble(other);
        }
    }

    /** The same operation after another start of the servers. */
    BesideRow with(BesideRow more) {
        List<Round> all = new ArrayList<>(rounds);
        all.addAll(more.rounds);
        return new BesideRow(title, all);
    }

    /** Several operations as one that does each of them once. */
    static BesideRow sum(String title, List<BesideRow> rows) {
        List<Round> sums = new ArrayList<>();
        for (int i = 0; i < rows.get(0).rounds.size(); i++) {
            int place = i;
            List<Round> parts = rows.stream().map(row -> row.rounds.get(place)).toList();
            sums.add(new Round(
                    parts.get(0).start(),
                    sum(parts.stream().map(Round::other).toList()),
                    sum(parts.stream().map(Round::own).toList())));
        }
        return new BesideRow(title, sums);
    }

    private static BesideCost sum(List<BesideCost> costs) {
        return new BesideCost(
                costs.stream().mapToDouble(BesideCost::wallMillis).sum(),
                costs.stream().mapToDouble(BesideCost::cpuMillis).sum());
    }

    BesideRatio ratio(ToDoubleFunction<BesideCost> cost) {
        return BesideRatio.of(rounds.stream().map(round -> round.ratio(cost)).toList());
    }

    /** The ratio after each start, which tells how much of a difference is a matter of how the JVM compiled this time. */
    String byStart(ToDoubleFunction<BesideCost> cost) {
        return rounds.stream()
                .map(Round::start)
                .distinct()
                .map(start -> String.format(
                        Locale.ROOT,
                        "%.3f",
                        BesideRatio.of(rounds.stream()
                                        .filter(round -> round.start() == start)
                                        .map(round -> round.ratio(cost))
                                        .toList())
                                .estimate()))
                .collect(Collectors.joining(" "));
    }

    double median(ToDoubleFunction<Round> what) {
        double[] sorted = rounds.stream().mapToDouble(what).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
