package io.tarn.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.CloseableIterator;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.jspecify.annotations.Nullable;

/**
 * Turns locations into file access, and is the only class that does. So far locations are local ({@code file:}); each further
 * store of objects comes in here. Thread-safe.
 */
public final class FileStores {
    private final FileIO files;

    private FileStores(FileIO files) {
        this.files = files;
    }

    /** The stores of this machine: the local disk. */
    public static FileStores local() {
        return new FileStores(new LocalFileIO());
    }

    /** Stores whose files are read, written and deleted through this object, such as one that counts or delays. */
    public static FileStores over(FileIO files) {
        return new FileStores(files);
    }

    /** All files, without bounds: for what the server itself names, such as the metadata file that a pointer is at. */
    public FileIO unbounded() {
        return files;
    }

    /** The files of one table. */
    public BoundedFileIO of(LocationRanges ranges) {
        return new BoundedFileIO(files, ranges);
    }

    /** Whether something can be local files here, so that it has paths and directories. */
    public boolean isLocal(Location location) {
        return location.scheme().equals("file");
    }

    /**
     * The path of a file or directory on this machine.
     *
     * @throws io.tarn.api.TarnException {@code INVALID_VALUE} if it lies in another store
     */
    public Path localPath(Location location) {
        return location.localPath();
    }

    /**
     * Makes a local file the one of a location, as if it had been written there: it is durable and whole, or not there.
     *
     * @param written a closed file on the disk of the location, which is moved
     * @throws org.apache.iceberg.exceptions.AlreadyExistsException if there is a file at the location
     * @throws RuntimeIOException if it cannot be synced or moved
     */
    public void adopt(Path written, String location) {
        LocalFileIO.adopt(written, location);
    }

    /** Removes the directories at and below the location in which no file is, where the store has directories. */
    public void deleteEmptyDirectories(Location location) {
        if (isLocal(location)) {
            LocalFileIO.deleteEmptyDirectories(location.localPath());
        }
    }

    /**
     * Whether no file is below the location. A store that cannot list files answers false.
     *
     * @throws RuntimeIOException if it cannot be listed
     */
    public boolean isEmpty(Location location) {
        return files instanceof SupportsPrefixOperations && !hasFile(location, uri -> true);
    }

    /**
     * Whether there is such a file below the location. A store that cannot list files answers false.
     *
     * @throws RuntimeIOException if it cannot be listed
     */
    public boolean hasFile(Location location, Predicate<String> uri) {
        if (!(files instanceof SupportsPrefixOperations listing)) {
            return false;
        }
        Iterator<FileInfo> found = listing.listPrefix(location.value() + "/").iterator();
        try {
            while (found.hasNext()) {
                if (uri.test(found.next().location())) {
                    return true;
                }
            }
            return false;
        } finally {
            close(found, location);
        }
    }

    private static void close(Iterator<FileInfo> found, Location location) {
        if (found instanceof CloseableIterator<?> closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                throw new RuntimeIOException(e, "Failed to end the listing of %s", location);
            }
        }
    }

    /**
     * What exists on the disk of a location, or of the directories around it, no higher than another location.
     *
     * @return empty if nothing does, or the location is not local
     */
    public Optional<Existing> nearest(Location location, Location top) {
        if (!isLocal(location) || !isLocal(top)) {
            return Optional.empty();
        }
        Path highest = top.localPath();
        Path there = location.localPath();
        while (there != null && there.startsWith(highest) && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = there.getParent();
        }
        return there != null && there.startsWith(highest)
                ? Optional.of(new Existing(highest, there))
                : Optional.empty();
    }

    /** A file or directory that exists below another one. */
    public static final class Existing {
        private final Path top;
        private final Path path;

        Existing(Path top, Path path) {
            this.top = top;
            this.path = path;
        }

        /** Whether it is a directory. */
        public boolean isDirectory() {
            return Files.isDirectory(path);
        }

        /**
         * Whether a symbolic link below the top leads elsewhere.
         *
         * @throws IOException if it cannot be followed
         */
        public boolean passesLink() throws IOException {
            return !path.toRealPath().equals(top.toRealPath().resolve(top.relativize(path)));
        }
    }

    /** The location where symbolic links lead; null if this machine has no such directory. */
    public @Nullable Location followed(Location location) {
        try {
            return isLocal(location) ? Location.of(location.localPath().toRealPath()) : location;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Makes the directory of a location if it is absent.
     *
     * @return the location where symbolic links lead
     * @throws IOException if it cannot be made, or nothing can be written there
     */
    public Location makeDirectory(Location location) throws IOException {
        Path real = Files.createDirectories(location.localPath()).toRealPath();
        if (!Files.isWritable(real)) {
            throw new IOException("no permission to write there");
        }
        return Location.of(real);
    }
}
