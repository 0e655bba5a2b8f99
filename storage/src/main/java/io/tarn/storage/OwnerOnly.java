package io.tarn.storage;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Attributes for files and directories that no other user of the machine may read, from the moment that they are there. On a
 * file system without such permissions they are none.
 */
public final class OwnerOnly {
    static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private OwnerOnly() {}

    /** For a new file at this path: its owner reads and writes it. */
    public static FileAttribute<?>[] file(Path path) {
        return attributes(path, FILE);
    }

    /** For a new directory at this path: its owner may do everything. */
    public static FileAttribute<?>[] directory(Path path) {
        return attributes(path, DIRECTORY);
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return supported(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /** Whether the files of this machine have permissions and owners. */
    static boolean supported(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
