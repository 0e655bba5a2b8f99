package io.tarn.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * The standard streams of a command, and which of them are terminals. Text is UTF-8 whatever the locale, so that results
 * can be piped. Safe for many threads as far as its streams are.
 *
 * @param in standard input
 * @param out standard output: results and nothing else
 * @param err standard error: progress, notes, errors
 * @param terminals the streams behind which a person sits
 * @param columns asks for the width of the terminal in cells
 */
public record CliStreams(
        InputStream in, PrintStream out, PrintStream err, Set<StandardStream> terminals, IntSupplier columns) {
    private static final int OUTPUT_BUFFER_BYTES = 1 << 16;

    /** The streams of this process. */
    public static CliStreams ofProcess(Map<String, String> environment) {
        TerminalProbe probe = new TerminalProbe(environment);
        return new CliStreams(
                System.in,
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUTPUT_BUFFER_BYTES),
                        false,
                        StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                probe.terminals(),
                probe::columns);
    }

    /** Streams of which none is a terminal. */
    public static CliStreams plain(InputStream in, PrintStream out, PrintStream err) {
        return new CliStreams(in, out, err, Set.of(), () -> TerminalProbe.DEFAULT_COLUMNS);
    }

    /** Whether a person sits behind the stream. */
    public boolean isTerminal(StandardStream stream) {
        return terminals.contains(stream);
    }
}
