package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.load.StagedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Staged files as Spark is told of them. */
final class LoadPaths {
    /** Paths are taken as they are: a staging folder may have a bracket or a star in its name. They were checked before. */
    static final Map<String, String> OPTIONS =
            Map.of("__globPaths__", "false", AllowedSources.READER_OPTION, AllowedSources.READER);

    private LoadPaths() {}

    static String[] of(List<StagedFile> files) {
        return files.stream().map(LoadPaths::of).toArray(String[]::new);
    }

    static String of(StagedFile file) {
        return of(file.path());
    }

    /** A path as it is: Hadoop decodes nothing, so nothing is encoded. */
    static String of(Path file) {
        return "file://" + file.toAbsolutePath();
    }

    /** The error for a file whose bytes cannot be read: its gzip is broken, or the staging folder is gone. */
    static TarnException unreadable(StagedFile file, IOException cause) {
        return new TarnException(
                ErrorCode.BAD_RECORD,
                file.name() + " cannot be read: " + cause.getMessage() + "; nothing was loaded",
                cause);
    }
}
