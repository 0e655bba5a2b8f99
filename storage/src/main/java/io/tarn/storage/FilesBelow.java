package io.tarn.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.CloseableIterator;
import org.apache.iceberg.io.FileInfo;
import org.jspecify.annotations.Nullable;

/**
 * The files below a folder, one after another, however many there are. What appears or goes meanwhile is listed or not; it is
 * never an error, so the files may be deleted as they are listed. Symbolic links are files here and are not followed. Who
 * stops before the end closes it. For one thread.
 */
final class FilesBelow implements CloseableIterator<FileInfo> {
    private final Deque<OpenFolder> open = new ArrayDeque<>();
    private @Nullable FileInfo next;

    FilesBelow(Path folder) {
        enter(folder);
    }

    private record OpenFolder(DirectoryStream<Path> stream, Iterator<Path> paths) {}

    @Override
    public boolean hasNext() {
        while (next == null && !open.isEmpty()) {
            OpenFolder folder = open.element();
            if (folder.paths().hasNext()) {
                next = visit(folder.paths().next());
            } else {
                open.remove();
                close(folder.stream());
            }
        }
        return next != null;
    }

    @Override
    public FileInfo next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        FileInfo found = next;
        next = null;
        return found;
    }

    private @Nullable FileInfo visit(Path path) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isDirectory()) {
                enter(path);
                return null;
            }
            return new FileInfo(
                    Location.of(path).value(),
                    attributes.size(),
                    attributes.lastModifiedTime().toMillis());
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new RuntimeIOException(e, "Failed to list: %s", path);
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            close(open.remove().stream());
        }
    }

    @SuppressWarnings("StreamResourceLeak") // closed at its end, or by close()
    private void enter(Path folder) {
        try {
            DirectoryStream<Path> stream = Files.newDirectoryStream(folder);
            open.push(new OpenFolder(stream, stream.iterator()));
        } catch (NoSuchFileException | NotDirectoryException e) {
            // It went between the look at its parent and the look at it, or never was there: nothing is below it.
        } catch (IOException e) {
            throw new RuntimeIOException(e, "Failed to list folder: %s", folder);
        }
    }

    private static void close(DirectoryStream<Path> stream) {
        try {
            stream.close();
        } catch (IOException e) {
            throw new RuntimeIOException(e, "Failed to end the listing of a folder");
        }
    }
}
