package io.tarn.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A directory that is its owner's alone: made so, closed to others if it was open, and refused if it, or what it already
 * holds, belongs to another user, who could have put anything there. One thread.
 */
final class PrivateDirectory {
    /** The administrator can read everything anyhow, and may have placed a link to a larger disk. */
    private static final String ADMINISTRATOR = "root";

    private final Path root;
    private final List<String> notes = new ArrayList<>();

    private PrivateDirectory(Path root) {
        this.root = root;
    }

    /**
     * Makes the directory if it is absent, with the directories above it, and closes it to other users.
     *
     * @param root absolute
     * @param parts what it may hold already
     * @return what its operator should know
     * @throws FileSystemException with a reason, if it belongs to another user
     * @throws IOException if it cannot be made or written
     */
    static List<String> prepare(Path root, List<Path> parts) throws IOException {
        PrivateDirectory directory = new PrivateDirectory(root);
        directory.make();
        if (OwnerOnly.supported(root)) {
            directory.close(parts);
        } else {
            directory.notes.add("files have no permissions on this system: keep other users out of the data folder '"
                    + root + "' by other means");
        }
        return List.copyOf(directory.notes);
    }

    private void make() throws IOException {
        if (Files.isDirectory(root)) {
            return;
        }
        Path above = root.getParent();
        if (above != null) {
            Files.createDirectories(above);
        }
        Files.createDirectory(root, OwnerOnly.directory(root));
    }

    private void close(List<Path> parts) throws IOException {
        UserPrincipal self = self();
        refuseForeign(root, self);
        for (Path part : parts) {
            if (Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
                refuseForeign(part, self);
            }
        }
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(root);
        if (tighten(root, OwnerOnly.DIRECTORY)) {
            notes.add("the data folder '" + root + "' was open to other users (" + PosixFilePermissions.toString(before)
                    + ") and is now its owner's alone; clients and Spark executors that run as other users and read the"
                    + " files of tables need a warehouse outside of it");
        }
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(root, entry -> Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))) {
            for (Path file : entries) {
                tighten(file, OwnerOnly.FILE);
            }
        }
    }

    /** Who owns what this process makes; the name of a user says less, where users are mapped or have none. */
    private UserPrincipal self() throws IOException {
        Path probe = Files.createTempFile(root, ".tarn-owner", null);
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }

    private static void refuseForeign(Path path, UserPrincipal self) throws IOException {
        if (Files.isSymbolicLink(path)) {
            UserPrincipal placedBy = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
            if (!placedBy.equals(self) && !placedBy.getName().equals(ADMINISTRATOR)) {
                throw foreign(path, "is a symbolic link that belongs to", placedBy, self);
            }
        }
        UserPrincipal owner = Files.getOwner(path);
        if (!owner.equals(self)) {
            throw foreign(path, "belongs to", owner, self);
        }
    }

    private static FileSystemException foreign(Path path, String belongs, UserPrincipal owner, UserPrincipal self) {
        return new FileSystemException(
                path.toString(),
                null,
                "'" + path + "' " + belongs + " the user " + owner.getName() + ", and this server runs as "
                        + self.getName()
                        + ", so others could read or replace what is in it; use a folder that the server makes itself");
    }

    /** Whether others could reach it before; what a file system does not let be changed is noted and left. */
    private boolean tighten(Path path, Set<PosixFilePermission> most) throws IOException {
        if (most.containsAll(Files.getPosixFilePermissions(path))) {
            return false;
        }
        try {
            Files.setPosixFilePermissions(path, most);
        } catch (FileSystemException e) {
            notes.add("the permissions of '" + path + "' cannot be changed (" + e.getReason()
                    + "): keep other users out of it by" + " other means");
            return false;
        }
        if (!most.containsAll(Files.getPosixFilePermissions(path))) {
            notes.add("the file system of '" + path
                    + "' does not keep permissions: keep other users out of it by other means");
            return false;
        }
        return true;
    }
}
