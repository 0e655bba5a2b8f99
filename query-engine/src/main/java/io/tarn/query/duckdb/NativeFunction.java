package io.tarn.query.duckdb;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A function of the JVM that a query calls, for what DuckDB has no function of its own. It has no side effects, and equal arguments give
 * equal values. Safe for use by many threads.
 *
 * @param number tells functions apart, in all queries
 * @param parameters what it takes; at most {@link #MOST_PARAMETERS}
 * @param result what it gives
 * @param bodies what computes
 */
public record NativeFunction(long number, List<Carrier> parameters, Carrier result, Bodies bodies) {
    /** DuckDB cannot forget functions; few parameters mean few kinds of functions. */
    public static final int MOST_PARAMETERS = 6;

    /** Checks the number of parameters. */
    public NativeFunction {
        parameters = List.copyOf(parameters);
        if (parameters.size() > MOST_PARAMETERS) {
            throw new IllegalArgumentException(
                    parameters.size() + " parameters of a native function, " + MOST_PARAMETERS + " are possible");
        }
    }

    /** A call as SQL text, for arguments of exactly the types of the parameters. */
    public String call(List<String> arguments) {
        return door() + "("
                + String.join(
                        ", ",
                        java.util.stream.Stream.concat(
                                        java.util.stream.Stream.of(number + "::BIGINT"), arguments.stream())
                                .toList())
                + ")";
    }

    /** DuckDB knows one function for all of the same parameters and result; its first argument is the number. */
    String door() {
        return "jvm_"
                + parameters.stream().map(each -> String.valueOf(each.letter())).collect(Collectors.joining()) + "_"
                + result.letter();
    }

    /** Makes what computes. */
    @FunctionalInterface
    public interface Bodies {
        /** One more, for one thread at a time. */
        Body make();
    }

    /** Computes. */
    @FunctionalInterface
    public interface Body {
        /**
         * The value for some rows.
         *
         * @param rows for each row the arguments, as their carriers say, null for NULL
         * @return for each row the value
         */
        @Nullable
        Object[] values(@Nullable Object[][] rows);
    }
}
