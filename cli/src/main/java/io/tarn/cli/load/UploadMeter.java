package io.tarn.cli.load;

import io.tarn.cli.terminal.Progress;
import java.util.Locale;

/** Shows how much of all files is sent, and how fast. Told by the threads of the HTTP client; safe for them. */
final class UploadMeter {
    private static final double NANOS_A_SECOND = 1e9;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private final Progress progress;
    private final long totalBytes;
    private final long beganNanos = System.nanoTime();
    private long sentBytes;

    UploadMeter(Progress progress, long totalBytes) {
        this.progress = progress;
        this.totalBytes = totalBytes;
    }

    synchronized void sent(long bytes) {
        sentBytes += bytes;
        double seconds = Math.max(0.001, (System.nanoTime() - beganNanos) / NANOS_A_SECOND);
        progress.fraction(totalBytes == 0 ? 1 : (double) sentBytes / totalBytes);
        progress.detail(text(sentBytes) + " of " + text(totalBytes) + ", " + text((long) (sentBytes / seconds)) + "/s");
    }

    /** Bytes for a person: {@code 12.3 MB}. */
    static String text(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
