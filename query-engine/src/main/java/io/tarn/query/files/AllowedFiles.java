package io.tarn.query.files;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.storage.Location;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The folders in which statements may read files that belong to no table, and the one place that decides whether a path of a
 * user lies in them.
 *
 * <p>A path is absolute, {@code /in/a.csv} or {@code file:///in/a.csv}, and taken literally: nothing is percent-decoded, letter
 * case counts. It must not climb with {@code .} or {@code ..}. The part of it before the first wildcard must lie in an allowed
 * folder as it is written, and what it leads to, with all symbolic links followed, must lie in one again, for each file by
 * itself. What lies outside is refused whether it exists or not. Files are handed on by their real paths.
 *
 * <p>Safe for use by many threads.
 */
public final class AllowedFiles {
    /** The most files that one path can mean. */
    public static final int MOST_FILES = 100_000;

    private final List<Path> folders;

    /** Allows these folders, absolute URIs such as {@code file:///data/in}, with all that is in them. */
    public AllowedFiles(List<String> prefixes) {
        this.folders = prefixes.stream().map(URI::create).map(Path::of).toList();
    }

    /**
     * The files that a path means: the file itself, the files directly in the folder, or those that match its wildcards. In
     * the order of their real paths, each once.
     *
     * @throws TarnException {@code FORBIDDEN} if it, or any of them, lies in no allowed folder, {@code NOT_FOUND} if there is none,
     *     {@code INVALID_VALUE} if it is no absolute path or means more than {@link #MOST_FILES} files
     */
    public List<FoundFile> find(String path) {
        FilePattern pattern = pattern(path);
        refuseOutside(path, pattern.fixed());
        Set<Path> found = new TreeSet<>();
        try {
            collect(path, pattern, pattern.fixed(), 0, found);
            if (found.isEmpty()) {
                throw notFound(path);
            }
            List<FoundFile> files = new ArrayList<>();
            for (Path file : found) {
                files.add(new FoundFile(
                        file, Files.size(file), Files.getLastModifiedTime(file).toMillis()));
            }
            return files;
        } catch (NoSuchFileException e) {
            throw notFound(path);
        } catch (IOException e) {
            throw new TarnException(
                    ErrorCode.STORAGE_FAILED, "cannot list the files of '" + path + "': " + e.getMessage(), e);
        }
    }

    /**
     * Checks that a place, which need not exist, lies in an allowed folder.
     *
     * @throws TarnException {@code FORBIDDEN} if it does not, {@code INVALID_VALUE} if it is no absolute path
     */
    public void check(String path) {
        refuseOutside(path, location(path).localPath());
    }

    private FilePattern pattern(String path) {
        Location location = location(path);
        try {
            return FilePattern.of(location.localPath().toString());
        } catch (PatternSyntaxException e) {
            throw invalid(path, "its wildcards cannot be read: " + e.getDescription(), e);
        }
    }

    private Location location(String path) {
        if (path.isBlank() || path.chars().anyMatch(Character::isISOControl)) {
            throw invalid(path, "it is empty or has control characters", null);
        }
        if (!path.startsWith("/") && !path.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")) {
            throw invalid(path, "it is relative; write it absolute, beginning with /", null);
        }
        Location location = Location.of(path);
        if (!location.scheme().equals("file")) {
            throw refused(path);
        }
        try {
            location.localPath();
            return location;
        } catch (InvalidPathException e) {
            throw invalid(path, e.getReason(), e);
        }
    }

    private void collect(String written, FilePattern pattern, Path at, int depth, Set<Path> found) throws IOException {
        if (depth < pattern.names().size()) {
            if (Files.isDirectory(at)) {
                for (Path entry : entries(written, at)) {
                    if (pattern.matches(depth, entry.getFileName().toString())) {
                        collect(written, pattern, entry, depth + 1, found);
                    }
                }
            }
        } else if (Files.isDirectory(at)) {
            for (Path entry : entries(written, at)) {
                boolean taken = !FilePattern.hidden(entry.getFileName().toString()) && !Files.isDirectory(entry);
                if (taken) {
                    add(written, entry, found);
                }
            }
        } else if (pattern.exact() || Files.exists(at)) {
            add(written, at, found);
        }
    }

    private List<Path> entries(String written, Path folder) throws IOException {
        Path real = folder.toRealPath();
        refuseOutside(written, real);
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(real)) {
            for (Path entry : stream) {
                entries.add(entry);
                refuseTooMany(written, entries.size());
            }
        }
        return entries;
    }

    private void add(String written, Path file, Set<Path> found) throws IOException {
        Path real = file.toRealPath();
        if (folders.stream().map(AllowedFiles::realPath).noneMatch(real::startsWith)) {
            throw refused(file.toString());
        }
        if (!Files.isRegularFile(real)) {
            throw invalid(file.toString(), "it is no ordinary file", null);
        }
        found.add(real);
        refuseTooMany(written, found.size());
    }

    private static void refuseTooMany(String written, int files) {
        if (files > MOST_FILES) {
            throw invalid(written, "it means more than " + MOST_FILES + " files; write a narrower path", null);
        }
    }

    /** As it is written, and as far as it exists with its links followed. */
    private void refuseOutside(String written, Path path) {
        boolean inside =
                folders.stream().anyMatch(folder -> path.startsWith(folder) || path.startsWith(realPath(folder)));
        Path real = realPath(path);
        if (!inside || folders.stream().map(AllowedFiles::realPath).noneMatch(real::startsWith)) {
            throw refused(written);
        }
    }

    /** The path with the links in it followed, up to the longest part of it that exists. */
    private static Path realPath(Path path) {
        Path there = path;
        while (there != null) {
            try {
                return there.toRealPath().resolve(there.relativize(path)).normalize();
            } catch (IOException e) {
                // A link to nowhere is a link all the same: what it would lead to cannot be told.
                if (Files.isSymbolicLink(there)) {
                    return Path.of("/");
                }
                there = there.getParent();
            }
        }
        return path;
    }

    private TarnException refused(String path) {
        return new TarnException(
                ErrorCode.FORBIDDEN,
                "'" + path + "' is in no folder whose files statements may read; those are "
                        + (folders.isEmpty()
                                ? "none"
                                : String.join(
                                        ", ",
                                        folders.stream().map(Path::toString).toList()))
                        + "; sql.files.allowed-prefixes of the server adds others");
    }

    private static TarnException notFound(String path) {
        return new TarnException(ErrorCode.NOT_FOUND, "there is no file '" + path + "'");
    }

    private static TarnException invalid(String path, String why, @Nullable Throwable cause) {
        return new TarnException(ErrorCode.INVALID_VALUE, "'" + path + "' cannot be read: " + why, cause);
    }
}
