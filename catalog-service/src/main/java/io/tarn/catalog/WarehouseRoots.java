package io.tarn.catalog;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which places can be roots of warehouses: local folders that can be written, apart from each other also where symbolic
 * links lead, and apart from the server's own files.
 *
 * @param first the root that the first warehouse has from the start
 * @param home the folder of the server's own files
 */
record WarehouseRoots(Location first, Location home) {

    /** The root of a warehouse that names none. */
    Location beside(WarehouseName name) {
        return Location.of(first.localPath().resolveSibling(name.value()));
    }

    /**
     * Makes the folder if it is absent.
     *
     * @throws TarnException {@code INVALID_VALUE} if it cannot be a root, {@code STORAGE_FAILED} if it cannot be written
     */
    void check(Warehouse wanted, List<Warehouse> others) {
        Location root = wanted.root();
        if (!root.scheme().equals("file")) {
            throw invalid(root, "only local folders (file:///...) are served so far; S3 and GCS come later");
        }
        others.forEach(other -> other.mustBeApartFrom(root));
        mustNotBeOurs(root);
        Path real = prepare(wanted);
        followed().mustNotBeOurs(Location.of(real));
        for (Warehouse other : others) {
            Path otherReal = realPath(other.root().localPath());
            if (otherReal != null) {
                new Warehouse(other.name(), Location.of(otherReal)).mustBeApartFrom(Location.of(real));
            }
        }
    }

    /** The same where symbolic links lead. */
    private WarehouseRoots followed() {
        Path realHome = realPath(home.localPath());
        Path folder = realPath(first.localPath().resolveSibling(""));
        return new WarehouseRoots(
                folder == null ? first : Location.of(folder.resolve("first")),
                realHome == null ? home : Location.of(realHome));
    }

    private void mustNotBeOurs(Location root) {
        Location folder = Location.of(first.localPath().resolveSibling(""));
        boolean beside = home.contains(folder) && folder.contains(root) && !folder.equals(root);
        boolean within = home.contains(root) && !beside;
        if (within || root.contains(home)) {
            throw invalid(root, "the server keeps its own files there; below " + home + " take a folder in " + folder);
        }
    }

    private static Path prepare(Warehouse wanted) {
        Path folder = wanted.root().localPath();
        try {
            Files.createDirectories(folder);
            Path real = folder.toRealPath();
            if (!Files.isWritable(real)) {
                throw unusable(wanted, "no permission to write there", null);
            }
            return real;
        } catch (IOException e) {
            String why = e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
            throw unusable(wanted, why, e);
        }
    }

    /** Null for a folder that this server does not have. */
    private static @Nullable Path realPath(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return null;
        }
    }

    private static TarnException invalid(Location root, String why) {
        return new TarnException(ErrorCode.INVALID_VALUE, "'" + root + "' cannot be the root of a warehouse: " + why);
    }

    private static TarnException unusable(Warehouse wanted, String why, @Nullable IOException cause) {
        return new TarnException(
                ErrorCode.STORAGE_FAILED,
                "the folder " + wanted.root() + " of warehouse '" + wanted.name() + "' cannot be used: " + why,
                cause);
    }
}
