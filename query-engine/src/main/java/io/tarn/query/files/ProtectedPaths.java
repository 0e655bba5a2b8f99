package io.tarn.query.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files and directories that no statement may read by path, whichever directories are allowed: the server's own, and those in
 * which the operating system shows processes. A file is recognized by its identity on the disk as well as by its path, so a
 * bind mount or another letter case leads nowhere else. Describes one moment. Not thread-safe.
 */
final class ProtectedPaths {
    private static final List<Path> OF_THE_SYSTEM = List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev/fd"));

    private final Set<Path> roots = new HashSet<>();
    private final Set<Object> identities = new HashSet<>();
    private final Map<Path, Boolean> verdicts = new HashMap<>();

    ProtectedPaths(List<Path> own) {
        for (Path path : Stream.concat(own.stream(), OF_THE_SYSTEM.stream()).toList()) {
            roots.add(path);
            try {
                roots.add(path.toRealPath());
            } catch (IOException e) {
                continue; // It does not exist yet; its path alone is protected.
            }
            Object identity = identity(path);
            if (identity != null && own.contains(path)) {
                identities.add(identity);
            }
        }
    }

    /** Whether a path is one of these or lies in one. */
    boolean contain(Path path) {
        List<Path> undecided = new ArrayList<>();
        Boolean verdict = null;
        for (Path at = path; at != null && verdict == null; at = at.getParent()) {
            verdict = verdicts.get(at);
            if (verdict == null) {
                undecided.add(at);
                verdict = isOne(at) ? Boolean.TRUE : null;
            }
        }
        boolean contained = verdict != null && verdict;
        undecided.forEach(each -> verdicts.put(each, contained));
        return contained;
    }

    private boolean isOne(Path path) {
        if (roots.contains(path)) {
            return true;
        }
        Object identity = identity(path);
        return identity != null && identities.contains(identity);
    }

    /** Null where there is no such file, or the file system has no identities. */
    private static @Nullable Object identity(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
        }
    }
}
