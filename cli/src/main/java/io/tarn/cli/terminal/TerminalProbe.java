package io.tarn.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which standard streams are terminals and how wide the terminal is, without native code: loading it would take
 * longer than most commands run. The JDK 17 only knows "input and output are both terminals".
 */
final class TerminalProbe {
    static final int DEFAULT_COLUMNS = 80;
    private static final int LEAST_COLUMNS = 20;
    private static final long STTY_TIMEOUT_MILLIS = 1_000;
    private static final int STTY_ANSWER_MAX_BYTES = 64;

    private final Map<String, String> environment;

    TerminalProbe(Map<String, String> environment) {
        this.environment = environment;
    }

    Set<StandardStream> terminals() {
        Set<StandardStream> found = EnumSet.noneOf(StandardStream.class);
        for (StandardStream stream : StandardStream.values()) {
            if (isTerminal(stream)) {
                found.add(stream);
            }
        }
        return found;
    }

    @SuppressWarnings("SystemConsoleNull") // Tarn runs on Java 17, where it is null without a terminal
    private static boolean isTerminal(StandardStream stream) {
        Path descriptor = Path.of("/proc/self/fd/" + stream.descriptor());
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }

    int columns() {
        Integer named = number(environment.getOrDefault("COLUMNS", ""));
        if (named != null) {
            return Math.max(LEAST_COLUMNS, named);
        }
        String[] size = stty().strip().split(" ", -1);
        Integer measured = size.length == 2 ? number(size[1]) : null;
        return measured == null || measured == 0 ? DEFAULT_COLUMNS : Math.max(LEAST_COLUMNS, measured);
    }

    private static String stty() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream answer = stty.getInputStream()) {
                if (!stty.waitFor(STTY_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
                    stty.destroyForcibly();
                    return "";
                }
                return new String(answer.readNBytes(STTY_ANSWER_MAX_BYTES), StandardCharsets.US_ASCII);
            }
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static @Nullable Integer number(String text) {
        return text.matches("\\d{1,5}") ? Integer.valueOf(text) : null;
    }
}
