package io.tarn.query.spark.offload.scan;

import io.tarn.api.TarnException;
import io.tarn.query.duckdb.DuckDbSql;
import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Files as DuckDB takes them: paths of this machine, in which some characters would stand for others. */
public final class LocalPaths {
    private static final Pattern PATTERN = Pattern.compile("[*?\\[]");

    private LocalPaths() {}

    /**
     * The file at a location.
     *
     * @throws NotNative if it is not on this machine
     */
    public static Path of(String location) {
        try {
            Location parsed = Location.of(location);
            if (!parsed.scheme().equals("file")) {
                throw new NotNative("files in " + parsed.scheme() + "://");
            }
            return FileStores.local().localPath(parsed);
        } catch (TarnException | InvalidPathException e) {
            throw new NotNative("the file name " + location);
        }
    }

    /** Files as a list in SQL. DuckDB looks for files that a text with these characters stands for, but takes the name in a struct as it is. */
    static String list(List<Path> paths) {
        boolean literal = paths.stream()
                .noneMatch(path -> PATTERN.matcher(path.toString()).find());
        return paths.stream()
                .map(path -> DuckDbSql.literal(path.toString()))
                .map(name -> literal ? name : "{filename:" + name + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
