package io.tarn.query.duckdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directories whose files queries read and write, fixed for the life of an engine: DuckDB does not open a file anywhere else, after
 * symbolic links are followed.
 *
 * @param named as they were given
 * @param real the same with symbolic links followed, as far as they exist
 */
public record NativeDirectories(List<Path> named, List<Path> real) {
    /** Checks nothing; call {@link #of(List)}. */
    public NativeDirectories {
        named = List.copyOf(named);
        real = List.copyOf(real);
    }

    /** These, with all that is in them; they need not exist yet. */
    public static NativeDirectories of(List<Path> directories) {
        List<Path> named = directories.stream()
                .map(directory -> directory.toAbsolutePath().normalize())
                .distinct()
                .toList();
        return new NativeDirectories(
                named, named.stream().map(NativeDirectories::real).distinct().toList());
    }

    private static Path real(Path directory) {
        try {
            Path parent = directory.getParent();
            return Files.exists(directory) || parent == null
                    ? directory.toRealPath()
                    : real(parent).resolve(directory.getFileName());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a file lies in one of them by its name. Where links inside of them lead, DuckDB sees when it opens the file. */
    public boolean contain(Path file) {
        Path plain = file.normalize();
        return Stream.concat(named.stream(), real.stream()).anyMatch(plain::startsWith);
    }
}
