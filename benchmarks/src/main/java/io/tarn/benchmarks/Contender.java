package io.tarn.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A catalog that takes part.
 *
 * @param name how the report calls it
 * @param catalog its URI, without {@code /v1}
 * @param warehouse the warehouse to ask for, may be empty
 * @param process the server's process id, 0 if it is not known: then its CPU time is not told
 */
record Contender(String name, URI catalog, String warehouse, long process) {
    private static final Pattern FORM =
            Pattern.compile("([^=]+)=(https?://[^,]+)(?:,warehouse=([^,]*))?(?:,pid=(\\d+))?");

    /** Reads {@code NAME=URI[,warehouse=W][,pid=N]}. */
    static Contender of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not NAME=URI[,warehouse=W][,pid=N]");
        }
        return new Contender(
                matcher.group(1),
                URI.create(matcher.group(2)),
                matcher.group(3) == null ? "" : matcher.group(3),
                matcher.group(4) == null ? 0 : Long.parseLong(matcher.group(4)));
    }

    /** CPU time of the server so far, all its threads. */
    Duration cpu() {
        return Optional.of(process)
                .filter(pid -> pid != 0)
                .flatMap(ProcessHandle::of)
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }
}
