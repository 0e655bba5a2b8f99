package io.tarn.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The nearest name, for "did you mean": edit distance with transpositions, letter case ignored. */
public final class Similarity {
    private final Collection<String> known;

    /** Looks among these names. */
    public Similarity(Collection<String> known) {
        this.known = known;
    }

    /** The known name nearest to the given one, if it is near enough to be a slip: at most a third of it differs. */
    public Optional<String> nearest(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int most = Math.max(1, (wanted.length() + 2) / 3);
        return known.stream()
                .filter(candidate -> !candidate.equals(name))
                .filter(candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT)) <= most)
                .min(Comparator.<String>comparingInt(c -> distance(wanted, c.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code "; did you mean 'x'?"}, or an empty text. */
    public String hint(String name) {
        return nearest(name).map(near -> "; did you mean '" + near + "'?").orElse("");
    }

    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
