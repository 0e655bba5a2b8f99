package io.tarn.query.load;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import io.tarn.storage.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which uploaded files wait for their load, bounded in bytes, files and age. Nothing in it outlives the
 * process: what is uploaded and not loaded is uploaded again. Safe for use by many threads.
 */
public final class StagingArea {
    private static final Logger LOG = LoggerFactory.getLogger(StagingArea.class);
    private static final int CHUNK_BYTES = 1 << 16;

    private final Path folder;
    private final StagingLimits limits;
    private final Clock clock;
    private final Map<UploadId, Waiting> waiting = new LinkedHashMap<>();
    private long reservedBytes;
    private int reservedFiles;

    private record Waiting(UserName user, StagedFile file, Instant since) {}

    /** An area in this folder, which no other may use; it is made with the first upload. */
    public StagingArea(Path folder, StagingLimits limits, Clock clock) {
        this.folder = folder;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Stores what the stream has, to its end, for a load of the same user.
     *
     * @param announcedBytes the length if the client told it, else negative
     * @throws TarnException {@code OUT_OF_RESOURCES} beyond a bound or on a full disk, {@code STORAGE_FAILED} if the folder
     *     cannot be written; nothing is left of the file then
     * @throws UncheckedIOException if the stream fails, which is the client's doing; nothing is left of the file then either
     */
    public StagedFile store(UserName user, UploadName name, InputStream content, long announcedBytes) {
        sweep();
        reserveFile();
        UploadId id = UploadId.random();
        Path path = folder.resolve(id.value() + (name.gzip() ? ".gz" : ""));
        long[] written = new long[1];
        boolean kept = false;
        try {
            if (announcedBytes > 0) {
                reserve(name, announcedBytes);
                release(announcedBytes);
            }
            copy(name, content, path, written);
            StagedFile file = new StagedFile(id, name, folder, path, written[0]);
            synchronized (this) {
                waiting.put(id, new Waiting(user, file, clock.instant()));
            }
            kept = true;
            return file;
        } finally {
            if (!kept) {
                remove(path);
                releaseFile(written[0]);
            }
        }
    }

    private void copy(UploadName name, InputStream content, Path path, long[] written) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (OutputStream out = create(path)) {
            int length = read(content, chunk);
            while (length >= 0) {
                reserve(name, length);
                written[0] += length;
                out.write(chunk, 0, length);
                length = read(content, chunk);
            }
        } catch (IOException e) {
            throw writeFailed(name, e);
        }
    }

    private OutputStream create(Path path) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, OwnerOnly.directory(folder));
        }
        return Channels.newOutputStream(Files.newByteChannel(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnerOnly.file(path)));
    }

    private static int read(InputStream content, byte[] chunk) {
        try {
            return content.read(chunk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TarnException writeFailed(UploadName name, IOException cause) {
        long usable = usableBytes();
        if (usable >= 0 && usable < 2L * CHUNK_BYTES) {
            return new TarnException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "cannot store " + name + ": the disk of the staging folder " + folder + " is full",
                    cause);
        }
        return new TarnException(
                ErrorCode.STORAGE_FAILED,
                "cannot store " + name + " in the staging folder " + folder + ": "
                        + cause.getClass().getSimpleName() + " " + cause.getMessage(),
                cause);
    }

    private long usableBytes() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return -1;
        }
    }

    /**
     * Hands files over to a load of the user that uploaded them, all or none. They are no longer in the area, but count against its bounds until
     * {@link #discard}.
     *
     * @throws TarnException {@code NOT_FOUND} if one is not there
     */
    synchronized List<StagedFile> claim(UserName user, List<UploadId> ids) {
        Map<UploadId, StagedFile> files = new LinkedHashMap<>();
        for (UploadId id : ids) {
            Waiting found = waiting.get(id);
            if (found == null || !found.user().equals(user)) {
                throw new TarnException(
                        ErrorCode.NOT_FOUND,
                        "the upload " + id + " is not there: another load has taken it, it waited longer than "
                                + limits.maxAge().toHours()
                                + " h, or the server was started anew; upload the file again");
            }
            if (files.put(id, found.file()) != null) {
                throw new TarnException(
                        ErrorCode.INVALID_VALUE,
                        "the upload " + id + " (" + found.file().name() + ") is named twice");
            }
        }
        ids.forEach(waiting::remove);
        return List.copyOf(files.values());
    }

    /** Removes claimed files. */
    void discard(List<StagedFile> files) {
        for (StagedFile file : files) {
            remove(file.path());
            releaseFile(file.sizeBytes());
        }
    }

    /** Removes what has waited too long. */
    void sweep() {
        List<StagedFile> old = new ArrayList<>();
        synchronized (this) {
            Instant limit = clock.instant().minus(limits.maxAge());
            waiting.values().removeIf(entry -> entry.since().isBefore(limit) && old.add(entry.file()));
        }
        if (!old.isEmpty()) {
            LOG.info("removing {} uploads that no load asked for in {}", old.size(), limits.maxAge());
            discard(old);
        }
    }

    /** Removes every file of the folder: at the start, what a killed process left, and at the end, what no load took. */
    void clear() {
        synchronized (this) {
            waiting.clear();
            reservedBytes = 0;
            reservedFiles = 0;
        }
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "u*")) {
            leftovers.forEach(StagingArea::remove);
        } catch (IOException e) {
            LOG.warn("cannot clear the staging folder {}: {}", folder, e.toString());
        }
    }

    private synchronized void reserveFile() {
        if (reservedFiles >= limits.maxFiles()) {
            throw new TarnException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "the staging folder holds " + limits.maxFiles()
                            + " files, its bound: load them first, then try again");
        }
        reservedFiles++;
    }

    private synchronized void reserve(UploadName name, long bytes) {
        if (bytes > limits.maxTotalBytes() - reservedBytes) {
            throw new TarnException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "no room for " + name + ": the files in the staging folder may have " + limits.maxTotalBytes()
                            + " bytes together and " + reservedBytes
                            + " are taken; load fewer or smaller files at a time");
        }
        reservedBytes += bytes;
    }

    private synchronized void release(long bytes) {
        reservedBytes -= bytes;
    }

    private synchronized void releaseFile(long bytes) {
        reservedBytes -= bytes;
        reservedFiles--;
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("cannot remove the staged file {}: {}", path, e.toString());
        }
    }
}
