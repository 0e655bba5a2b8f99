package io.tarn.query.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Set;

/**
 * Opens a file below a directory without following a symbolic link on the way: each name is opened within the directory that
 * was opened before it. So a file that was allowed by its path is the one that is read, even when names below the directory
 * are replaced by links in between. Thread-safe.
 */
public final class FilesWithoutLinks {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private FilesWithoutLinks() {}

    /**
     * Opens a file for reading.
     *
     * @param folder the directory, by its real path
     * @param file a path in it
     * @throws IOException if there is no such file, a link is on the way, or it is no ordinary file
     */
    public static SeekableByteChannel open(Path folder, Path file) throws IOException {
        Path below = folder.relativize(file);
        try (DirectoryStream<Path> top = Files.newDirectoryStream(folder)) {
            if (top instanceof SecureDirectoryStream<Path> secure) {
                return open(secure, below, 0);
            }
        }
        // Neither on Linux nor on macOS; elsewhere a link that is there now is seen, one that appears meanwhile is not.
        if (!file.toRealPath().equals(file)) {
            throw new FileSystemException(file.toString(), null, "a symbolic link is on the way");
        }
        return Files.newByteChannel(file, READ);
    }

    private static SeekableByteChannel open(SecureDirectoryStream<Path> at, Path below, int depth) throws IOException {
        Path name = below.getName(depth);
        if (depth < below.getNameCount() - 1) {
            try (SecureDirectoryStream<Path> next = at.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                return open(next, below, depth + 1);
            }
        }
        // Opening a pipe would wait for its writer.
        boolean ordinary = at.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isRegularFile();
        if (!ordinary) {
            throw new FileNotFoundException(below + " is no ordinary file");
        }
        return at.newByteChannel(name, READ);
    }
}
