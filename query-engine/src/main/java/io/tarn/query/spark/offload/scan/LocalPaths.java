package io.tarn.query.spark.offload.scan;

import io.tarn.api.TarnException;
import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.storage.Location;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Files as DuckDB takes them: paths of this machine, in which some characters would stand for others. */
final class LocalPaths {
    private LocalPaths() {}

    /**
     * The file at a location.
     *
     * @throws NotNative if it is not on this machine
     */
    static Path of(String location) {
        try {
            Location parsed = Location.of(location);
            if (!parsed.scheme().equals("file")) {
                throw new NotNative("files in " + parsed.scheme() + "://");
            }
            return parsed.localPath();
        } catch (TarnException | InvalidPathException e) {
            throw new NotNative("the file name " + location);
        }
    }

    /** The file as text in which DuckDB finds nothing that stands for other characters. */
    static String pattern(Path path) {
        String text = path.toString();
        StringBuilder pattern = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*' || c == '?' || c == '[') {
                pattern.append('[').append(c).append(']');
            } else {
                pattern.append(c);
            }
        }
        return pattern.toString();
    }

    /** As a literal in SQL. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
