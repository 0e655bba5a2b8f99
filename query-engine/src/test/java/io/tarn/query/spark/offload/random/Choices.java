package io.tarn.query.spark.offload.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The choices from which something random is made, each a number below a bound, written down as they are made. The same list of
 * numbers makes the same thing again; numbers that are missing at its end are 0. What is made from them is such that smaller numbers
 * and fewer of them make something simpler, so that a list can be shrunk without knowing what it stands for. For one thread.
 */
final class Choices {
    private final List<Integer> given;
    private final @Nullable Random random;
    private final List<Integer> made = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();

    private Choices(List<Integer> given, @Nullable Random random) {
        this.given = given;
        this.random = random;
    }

    /** Choices that belong together, from one index to before another. */
    record Span(int begin, int end) {}

    /** New ones; those of seeds that are next to each other have nothing in common. */
    static Choices random(long seed) {
        return new Choices(List.of(), new Random(new SplittableRandom(seed).nextLong()));
    }

    /** Those of before. */
    static Choices again(List<Integer> made) {
        return new Choices(List.copyOf(made), null);
    }

    /** A number from 0 to before the bound. */
    int below(int bound) {
        int at = made.size();
        int choice;
        if (at < given.size()) {
            choice = Math.min(given.get(at), bound - 1);
        } else {
            choice = random == null ? 0 : random.nextInt(bound);
        }
        made.add(choice);
        return choice;
    }

    /** Whether something comes that comes in so many cases of a hundred. */
    boolean chance(int percent) {
        return below(100) >= 100 - percent;
    }

    /** One of them; the first is the simplest. */
    <T> T of(List<T> ones) {
        return ones.get(below(ones.size()));
    }

    @SafeVarargs
    final <T> T of(T... ones) {
        return ones[below(ones.length)];
    }

    /** Where a part begins, for {@link #end}. */
    int begin() {
        return made.size();
    }

    /** A part has ended. */
    void end(int begin) {
        if (made.size() > begin) {
            spans.add(new Span(begin, made.size()));
        }
    }

    /** All that were made so far. */
    List<Integer> made() {
        return List.copyOf(made);
    }

    /** The parts that have ended, inner ones first. */
    List<Span> spans() {
        return List.copyOf(spans);
    }
}
