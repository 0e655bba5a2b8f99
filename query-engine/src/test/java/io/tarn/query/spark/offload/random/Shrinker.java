package io.tarn.query.spark.offload.random;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Makes the choices behind a query fewer and smaller, as long as the query still shows what it is wanted for. */
final class Shrinker {
    private final List<RandomTable> tables;
    private final Predicate<RandomQuery> shows;
    private final Set<String> tried = new HashSet<>();
    private int triesLeft;

    /** So many queries are tried at most. */
    Shrinker(List<RandomTable> tables, Predicate<RandomQuery> shows, int mostTries) {
        this.tables = tables;
        this.shows = shows;
        this.triesLeft = mostTries;
    }

    /** The shortest query that was found, from the choices of one that shows it. */
    RandomQuery shrink(List<Integer> choices) {
        List<Integer> best = choices;
        boolean better = true;
        while (better && triesLeft > 0) {
            better = false;
            for (List<Integer> candidate : simpler(best)) {
                if (triesLeft > 0 && isBetter(candidate, best)) {
                    best = candidate;
                    better = true;
                    break;
                }
            }
        }
        return query(best);
    }

    private RandomQuery query(List<Integer> choices) {
        return Queries.of(Choices.again(choices), tables);
    }

    private boolean isBetter(List<Integer> candidate, List<Integer> best) {
        RandomQuery query = query(candidate);
        if (size(query) >= size(query(best)) || !tried.add(query.sql() + query.settings())) {
            return false;
        }
        triesLeft--;
        return shows.test(query);
    }

    private static int size(RandomQuery query) {
        return query.sql().length() + 10 * query.settings().toString().length();
    }

    /** Larger steps first. */
    private List<List<Integer>> simpler(List<Integer> given) {
        Choices choices = Choices.again(given);
        Queries.of(choices, tables);
        // Those that are missing at the end are 0.
        List<Integer> made = choices.made();
        List<Choices.Span> spans = new ArrayList<>(choices.spans());
        spans.sort(Comparator.comparing((Choices.Span span) -> span.begin() - span.end()));
        Set<List<Integer>> simpler = new LinkedHashSet<>();
        for (Choices.Span span : spans) {
            simpler.add(replaced(made, span, List.of()));
            simpler.add(replaced(made, span, List.of(0)));
            for (Choices.Span inner : spans) {
                if (inner.begin() > span.begin() && inner.end() <= span.end()) {
                    simpler.add(replaced(made, span, made.subList(inner.begin(), inner.end())));
                }
            }
        }
        for (int length : new int[] {8, 4, 2, 1}) {
            for (int at = 0; at + length <= made.size(); at++) {
                simpler.add(replaced(made, new Choices.Span(at, at + length), List.of()));
            }
        }
        for (int at = 0; at < made.size(); at++) {
            for (int smaller : new int[] {0, made.get(at) / 2, made.get(at) - 1}) {
                if (smaller >= 0 && smaller < made.get(at)) {
                    simpler.add(replaced(made, new Choices.Span(at, at + 1), List.of(smaller)));
                }
            }
        }
        return List.copyOf(simpler);
    }

    private static List<Integer> replaced(List<Integer> made, Choices.Span span, List<Integer> by) {
        List<Integer> other = new ArrayList<>(made.subList(0, span.begin()));
        other.addAll(by);
        other.addAll(made.subList(Math.min(span.end(), made.size()), made.size()));
        return other;
    }
}
