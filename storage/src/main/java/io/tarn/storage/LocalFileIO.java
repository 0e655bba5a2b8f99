package io.tarn.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsBulkOperations;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Iceberg's files on the local disk. A file that is closed is on the disk (fsync of the file and its folder) and whole: it
 * is written beside its place and moved there, so no reader ever sees half of one. Deleting a file deletes the
 * {@code .name.crc} twin that Hadoop's local file system may have left. Thread-safe; holds no state.
 */
public final class LocalFileIO implements SupportsPrefixOperations, SupportsBulkOperations {
    private static final long serialVersionUID = 1L;

    /** For Iceberg, which makes a {@code FileIO} by its class name. */
    public LocalFileIO() {}

    @Override
    public void initialize(Map<String, String> properties) {
        // The local disk has nothing to configure.
    }

    @Override
    public InputFile newInputFile(String location) {
        return new LocalInputFile(location, pathOf(location));
    }

    @Override
    public OutputFile newOutputFile(String location) {
        return new LocalOutputFile(location, pathOf(location));
    }

    /** As {@link FileStores#adopt}. */
    static void adopt(Path written, String location) {
        Path target = pathOf(location);
        if (Files.exists(target)) {
            throw new AlreadyExistsException("File already exists: %s", location);
        }
        try {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.createDirectories(DurableFileStream.folderOf(target));
            DurableFileStream.place(written, target);
        } catch (IOException e) {
            throw new RuntimeIOException(e, "Failed to move %s to: %s", written, location);
        }
    }

    @Override
    public void deleteFile(String location) {
        Path path = pathOf(location);
        try {
            Files.delete(path);
            Files.deleteIfExists(checksumTwin(path));
        } catch (NoSuchFileException e) {
            throw new NotFoundException(e, "File does not exist: %s", location);
        } catch (IOException e) {
            throw new RuntimeIOException(e, "Failed to delete file: %s", location);
        }
    }

    @Override
    public void deleteFiles(Iterable<String> locations) throws BulkDeletionFailureException {
        int failed = 0;
        for (String location : locations) {
            try {
                deleteFile(location);
            } catch (NotFoundException e) {
                // Gone already, which is as good.
            } catch (RuntimeIOException e) {
                failed++;
            }
        }
        if (failed > 0) {
            throw new BulkDeletionFailureException(failed);
        }
    }

    @Override
    public Iterable<FileInfo> listPrefix(String prefix) {
        Path folder = pathOf(prefix);
        return () -> new FilesBelow(folder);
    }

    @Override
    public void deletePrefix(String prefix) {
        Path folder = pathOf(prefix);
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path path : below.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new RuntimeIOException(e, "Failed to delete folder: %s", prefix);
        }
    }

    /** As {@link FileStores#deleteEmptyDirectories}. */
    static void deleteEmptyDirectories(Path directory) {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> below = Files.newDirectoryStream(directory)) {
            for (Path path : below) {
                deleteEmptyDirectories(path);
            }
            Files.delete(directory);
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            // It is not empty, so it stays; or another was faster.
        } catch (IOException e) {
            throw new RuntimeIOException(e, "Failed to delete directory: %s", directory);
        }
    }

    private static Path checksumTwin(Path path) {
        return path.resolveSibling("." + path.getFileName() + ".crc");
    }

    private static Path pathOf(String location) {
        return Location.of(location).localPath();
    }
}
