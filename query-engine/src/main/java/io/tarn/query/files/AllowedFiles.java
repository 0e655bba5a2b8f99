package io.tarn.query.files;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * <p>The server's own files are refused as well, even inside of an allowed folder, and so is {@code /proc}.
 *
 * <p>Safe for use by many threads.
 */
public final class AllowedFiles {
    /** The most files that one path can mean. */
    public static final int MOST_FILES = 100_000;

    private final FileStores stores = FileStores.local();
    private final List<Path> folders;
    private final List<Path> own;

    /**
     * Allows these folders with all that is in them.
     *
     * @param prefixes absolute URIs such as {@code file:///data/in}
     * @param own files and directories of the server, absolute, that are refused wherever they lie
     */
    public AllowedFiles(List<String> prefixes, List<Path> own) {
        this.folders = prefixes.stream().map(URI::create).map(Path::of).toList();
        this.own = List.copyOf(own);
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
        Search search = new Search(path);
        search.refuseOutside(pattern.fixed());
        try {
            search.collect(pattern, pattern.fixed(), 0);
            if (search.found.isEmpty()) {
                throw notFound(path);
            }
            List<FoundFile> files = new ArrayList<>();
            for (Map.Entry<Path, Path> file : search.found.entrySet()) {
                BasicFileAttributes attributes =
                        Files.readAttributes(file.getKey(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                files.add(new FoundFile(
                        file.getValue(),
                        file.getKey(),
                        attributes.size(),
                        attributes.lastModifiedTime().toMillis()));
            }
            return files;
        } catch (NoSuchFileException e) {
            throw notFound(path);
        } catch (IOException e) {
            throw new TarnException(
                    ErrorCode.STORAGE_FAILED, "cannot list the files of '" + path + "'; the server's log says why", e);
        }
    }

    /**
     * Checks that a place, which need not exist, lies in an allowed folder.
     *
     * @throws TarnException {@code FORBIDDEN} if it does not, {@code INVALID_VALUE} if it is no absolute path
     */
    public void check(String path) {
        new Search(path).refuseOutside(stores.localPath(location(path)));
    }

    private FilePattern pattern(String path) {
        Location location = location(path);
        try {
            return FilePattern.of(stores.localPath(location).toString());
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
            stores.localPath(location);
            return location;
        } catch (InvalidPathException e) {
            throw invalid(path, e.getReason(), e);
        }
    }

    /** One look at what a path means; for one thread. */
    private final class Search {
        private final String written;
        private final ProtectedPaths ownPaths = new ProtectedPaths(own);

        /** What is found, and the allowed folder of each. */
        private final Map<Path, Path> found = new TreeMap<>();

        Search(String written) {
            this.written = written;
        }

        private void collect(FilePattern pattern, Path at, int depth) throws IOException {
            if (depth < pattern.names().size()) {
                if (Files.isDirectory(at)) {
                    for (Path entry : entries(at)) {
                        if (pattern.matches(depth, entry.getFileName().toString())) {
                            collect(pattern, entry, depth + 1);
                        }
                    }
                }
            } else if (Files.isDirectory(at)) {
                for (Path entry : entries(at)) {
                    boolean taken = !FilePattern.hidden(entry.getFileName().toString()) && !Files.isDirectory(entry);
                    if (taken) {
                        add(entry);
                    }
                }
            } else if (pattern.exact() || Files.exists(at)) {
                add(at);
            }
        }

        private List<Path> entries(Path folder) throws IOException {
            Path real = folder.toRealPath();
            refuseOutside(real);
            List<Path> entries = new ArrayList<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(real)) {
                for (Path entry : stream) {
                    entries.add(entry);
                    refuseTooMany(entries.size());
                }
            }
            return entries;
        }

        private void add(Path file) throws IOException {
            Path real = file.toRealPath();
            Path folder = folderOf(real);
            if (folder == null) {
                throw refused(file.toString());
            }
            if (!Files.isRegularFile(real)) {
                throw invalid(file.toString(), "it is no ordinary file", null);
            }
            found.put(real, folder);
            refuseTooMany(found.size());
        }

        private void refuseTooMany(int files) {
            if (files > MOST_FILES) {
                throw invalid(written, "it means more than " + MOST_FILES + " files; write a narrower path", null);
            }
        }

        /** As it is written, and as far as it exists with its links followed. */
        private void refuseOutside(Path path) {
            boolean inside =
                    folders.stream().anyMatch(folder -> path.startsWith(folder) || path.startsWith(realPath(folder)));
            if (!inside || ownPaths.contain(path) || folderOf(realPath(path)) == null) {
                throw refused(written);
            }
        }

        /** The allowed folder, by its real path, in which a file may be read; null if it may not be. */
        private @Nullable Path folderOf(Path real) {
            return ownPaths.contain(real)
                    ? null
                    : folders.stream()
                            .map(AllowedFiles::realPath)
                            .filter(real::startsWith)
                            .findFirst()
                            .orElse(null);
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

    private static TarnException refused(String path) {
        return new TarnException(
                ErrorCode.FORBIDDEN,
                "'" + path
                        + "' is in no folder whose files statements may read; the server's operator allows folders with"
                        + " sql.files.allowed-prefixes, and a file of this machine is loaded with tarn load");
    }

    private static TarnException notFound(String path) {
        return new TarnException(ErrorCode.NOT_FOUND, "there is no file '" + path + "'");
    }

    private static TarnException invalid(String path, String why, @Nullable Throwable cause) {
        return new TarnException(ErrorCode.INVALID_VALUE, "'" + path + "' cannot be read: " + why, cause);
    }
}
