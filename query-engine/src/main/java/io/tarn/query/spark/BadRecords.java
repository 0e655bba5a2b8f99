package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.load.LoadProgress;
import io.tarn.query.load.StagedFile;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects what a diagnosing pass finds: the first bad record in words, the others counted up to a bound. One thread. */
final class BadRecords {
    /** More bad records than this are not counted. */
    private static final int MOST_COUNTED = 1_000;

    private static final int MOST_SHOWN_CHARS = 120;

    private final LoadProgress progress;
    private @Nullable String first;
    private int count;

    BadRecords(LoadProgress progress) {
        this.progress = progress;
    }

    void add(StagedFile file, long line, String reason) {
        if (first == null) {
            first = "line " + line + " of " + file.name() + ": " + reason;
        }
        count++;
    }

    /** Whether looking on is of no use. Also ends the load here if it was cancelled meanwhile. */
    boolean enough() {
        progress.stopIfCancelled();
        return count > MOST_COUNTED;
    }

    /** The error for all that was found. */
    Optional<TarnException> error() {
        if (first == null) {
            return Optional.empty();
        }
        return Optional.of(new TarnException(ErrorCode.BAD_RECORD, first + others() + "; nothing was loaded"));
    }

    private String others() {
        int others = count - 1;
        if (others == 0) {
            return "";
        }
        String number = others >= MOST_COUNTED ? "at least " + MOST_COUNTED : String.valueOf(others);
        return "; " + number + (others == 1 ? " more record is bad too" : " more records are bad too");
    }

    /** A value of a file as a message shows it: in quotes, on one line, not too long. */
    static String shown(String value) {
        String line = value.replace("\r", "\\r").replace("\n", "\\n");
        return "'" + (line.length() > MOST_SHOWN_CHARS ? line.substring(0, MOST_SHOWN_CHARS) + "…" : line) + "'";
    }
}
