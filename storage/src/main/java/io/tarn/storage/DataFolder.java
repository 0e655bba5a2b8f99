package io.tarn.storage;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that belongs to one running server: metastore, warehouses, staged uploads, scratch space and logs. While it is
 * open no other process can open it; the operating system ends that hold when the process ends, however it ends. No other
 * user of the machine can look into it.
 */
public final class DataFolder implements AutoCloseable {
    private static final String LOCK_FILE = "tarn.lock";
    private static final String ID_FILE = "tarn.id";
    private static final String METASTORE = "catalog.sqlite";
    private static final String HISTORY = "history.sqlite";
    private static final String WAREHOUSES = "warehouses";
    private static final String STAGING = "staging";
    private static final String SCRATCH = "scratch";
    private static final String LOGS = "logs";
    private static final int MOST_LOCK_TEXT_BYTES = 1024;

    private final Path root;
    private final List<String> notes;
    private final UUID id;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DataFolder(Path root, List<String> notes, UUID id, FileChannel lockFile, FileLock lock) {
        this.root = root;
        this.notes = notes;
        this.id = id;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Creates the folder if it is absent, closes it to other users, takes it for this process and empties its scratch space.
     *
     * @throws TarnException {@code ALREADY_EXISTS} if another server has it, {@code STORAGE_FAILED} if it cannot be written, or
     *     belongs to another user
     */
    public static DataFolder open(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        try {
            List<String> notes = PrivateDirectory.prepare(root, parts(root));
            Path file = root.resolve(LOCK_FILE);
            FileChannel lockFile = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    OwnerOnly.file(file));
            FileLock lock = take(root, lockFile);
            DataFolder taken = new DataFolder(root, notes, id(root), lockFile, lock);
            taken.prepare();
            return taken;
        } catch (FileAlreadyExistsException e) {
            throw unusable(root, "there is a file of that name", e);
        } catch (AccessDeniedException e) {
            throw unusable(root, "no permission to write '" + e.getFile() + "'", e);
        } catch (NoSuchFileException e) {
            throw unusable(root, "'" + e.getFile() + "' cannot be created there", e);
        } catch (FileSystemException e) {
            throw unusable(root, e.getReason() == null ? String.valueOf(e.getMessage()) : e.getReason(), e);
        } catch (IOException e) {
            throw unusable(root, String.valueOf(e.getMessage()), e);
        }
    }

    /** The URL that the server on this folder has announced, if one runs or ran there. */
    public static @Nullable String announced(Path folder) {
        Path file = folder.resolve(LOCK_FILE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(channel);
        } catch (NoSuchFileException e) {
            return null;
        } catch (AccessDeniedException e) {
            throw unusable(folder, "it belongs to another user", e);
        } catch (IOException e) {
            throw unusable(folder, String.valueOf(e.getMessage()), e);
        }
    }

    /** Leaves the server's URL in the lock file, for whoever is refused. */
    public void announce(String url) {
        try {
            lockFile.truncate(0);
            lockFile.write(ByteBuffer.wrap(url.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            throw unusable(root, String.valueOf(e.getMessage()), e);
        }
    }

    /** The folder itself, absolute. */
    public Path root() {
        return root;
    }

    /** What was found or changed when it was opened, for the log: that is in the folder, so it begins later. */
    public List<String> notes() {
        return notes;
    }

    /** Made with the folder, and its own for good: a server on another folder has another one. */
    public UUID id() {
        return id;
    }

    /** The SQLite file of the catalog. */
    public Path metastore() {
        return root.resolve(METASTORE);
    }

    /** The SQLite file of the statements that have run. */
    public Path history() {
        return root.resolve(HISTORY);
    }

    /** The folder that holds one folder a warehouse. */
    public Path warehouses() {
        return root.resolve(WAREHOUSES);
    }

    /** Where uploads wait to be loaded. */
    public Path staging() {
        return root.resolve(STAGING);
    }

    /** Space of the running process alone, emptied at the start. */
    public Path scratch() {
        return root.resolve(SCRATCH);
    }

    /** Log files. */
    public Path logs() {
        return root.resolve(LOGS);
    }

    /**
     * The folder and each of its parts: nothing in them may be read or written but by the part of the server that it belongs to.
     * The parts are named as well, because one of them may be a link to another disk.
     */
    public List<Path> own() {
        return List.of(root, metastore(), history(), warehouses(), staging(), scratch(), logs());
    }

    /** Gives the folder free for the next server. */
    @Override
    public void close() {
        try (lockFile) {
            lockFile.truncate(0);
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release data folder '" + root + "'", e);
        }
    }

    private void prepare() throws IOException {
        if (Files.exists(scratch())) {
            empty(scratch());
        }
        for (Path folder : new Path[] {warehouses(), staging(), scratch(), logs()}) {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder, OwnerOnly.directory(folder));
            }
        }
        // SQLite gives the log of a database the permissions of its file.
        for (Path file : new Path[] {metastore(), history()}) {
            if (!Files.exists(file)) {
                Files.createFile(file, OwnerOnly.file(file));
            }
        }
    }

    /** All that is opened by its name. */
    private static List<Path> parts(Path root) {
        return Stream.of(
                        LOCK_FILE,
                        ID_FILE,
                        ID_FILE + ".new",
                        METASTORE,
                        METASTORE + "-wal",
                        METASTORE + "-shm",
                        METASTORE + "-journal",
                        HISTORY,
                        HISTORY + "-wal",
                        HISTORY + "-shm",
                        HISTORY + "-journal",
                        WAREHOUSES,
                        STAGING,
                        SCRATCH,
                        LOGS)
                .map(root::resolve)
                .toList();
    }

    private static UUID id(Path root) throws IOException {
        Path file = root.resolve(ID_FILE);
        if (Files.exists(file)) {
            try {
                return UUID.fromString(Files.readString(file).strip());
            } catch (IllegalArgumentException | MalformedInputException e) {
                throw new IOException(
                        "'" + file + "' is broken: it should hold one UUID; delete it and a new one is made", e);
            }
        }
        UUID made = UUID.randomUUID();
        Path whole = root.resolve(ID_FILE + ".new");
        Files.deleteIfExists(whole);
        Files.createFile(whole, OwnerOnly.file(whole));
        Files.writeString(whole, made + "\n");
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        return made;
    }

    private static FileLock take(Path root, FileChannel lockFile) throws IOException {
        FileLock lock = null;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            // A server in this very process has it: the same case as another process.
        }
        if (lock == null) {
            String url = read(lockFile);
            lockFile.close();
            throw new TarnException(
                    ErrorCode.ALREADY_EXISTS,
                    "data folder '" + root + "' is in use by another Tarn server"
                            + (url.isEmpty() ? "" : " (" + url + ")")
                            + "; stop it, or name another folder with --data-dir");
        }
        return lock;
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_LOCK_TEXT_BYTES);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path path : below.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }

    private static TarnException unusable(Path root, String why, IOException cause) {
        return new TarnException(
                ErrorCode.STORAGE_FAILED,
                "data folder '" + root + "' cannot be used: " + why + "; name a writable folder with --data-dir",
                cause);
    }
}
