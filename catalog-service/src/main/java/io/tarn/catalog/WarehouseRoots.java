package io.tarn.catalog;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.catalog.Warehouses.ExistingFiles;
import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which locations can be roots of warehouses, or be allowed for their tables: below a storage root, apart from the roots of other
 * warehouses also where symbolic links lead, and apart from the server's own files.
 *
 * @param first the root that the first warehouse has from the start
 * @param home the directory of the server's own files
 * @param storageRoots below which all warehouses lie; configured
 * @param stores where locations lead
 */
record WarehouseRoots(Location first, Location home, List<Location> storageRoots, FileStores stores) {
    private static final String ROOT = "the root of a warehouse";
    private static final String ALLOWED = "an allowed location";
    private static final String SERVERS = "the server keeps its own files there";

    /** The root of a warehouse that names none. */
    Location beside(WarehouseName name) {
        return parent(first).child(name.value());
    }

    /**
     * Makes the directory if it is absent.
     *
     * @throws TarnException {@code INVALID_VALUE} if it cannot be a root, {@code STORAGE_FAILED} if it cannot be written
     */
    void check(Warehouse wanted, ExistingFiles existing, List<Warehouse> others) {
        Location root = wanted.root();
        mustBeLocal(root, ROOT);
        others.forEach(other -> other.mustBeApartFrom(root));
        mustBeServed(root, ROOT);
        if (existing == ExistingFiles.REFUSED) {
            mustBeEmpty(root);
        }
        Location real = prepare(wanted);
        followed().mustBeServed(real, ROOT);
        for (Warehouse other : others) {
            Location otherReal = stores.followed(other.root());
            if (otherReal != null) {
                new Warehouse(other.name(), otherReal).mustBeApartFrom(real);
            }
        }
        checkAllowed(wanted, others);
    }

    /**
     * Checks the allowed locations of a warehouse.
     *
     * @throws TarnException {@code INVALID_VALUE} if one is not below a storage root, or meets the root of another warehouse
     */
    void checkAllowed(Warehouse wanted, List<Warehouse> others) {
        for (Location allowed : wanted.allowed()) {
            Location real = stores.followed(allowed);
            for (Location place : real == null ? List.of(allowed) : List.of(allowed, real)) {
                WarehouseRoots roots = place.equals(allowed) ? this : followed();
                roots.mustBeLocal(place, ALLOWED);
                roots.mustBeBelowAStorageRoot(place, ALLOWED);
                if (roots.isOfTheServer(place)) {
                    throw invalid(place, ALLOWED, SERVERS);
                }
                // It may lie around them: tables in it are kept out of them one by one.
                others.stream()
                        .filter(other -> !other.name().equals(wanted.name())
                                && other.root().contains(place))
                        .forEach(other -> other.mustBeApartFrom(place));
            }
        }
    }

    /** The same where symbolic links lead. */
    private WarehouseRoots followed() {
        return new WarehouseRoots(
                follow(parent(first)).child("first"),
                follow(home),
                storageRoots.stream().map(this::follow).toList(),
                stores);
    }

    private Location follow(Location location) {
        Location real = stores.followed(location);
        return real == null ? location : real;
    }

    private void mustBeLocal(Location location, String what) {
        if (!stores.isLocal(location)) {
            throw invalid(
                    location, what, "only local directories (file:///...) are served so far; S3 and GCS come later");
        }
    }

    private void mustBeServed(Location location, String what) {
        mustBeLocal(location, what);
        if (isOfTheServer(location) || location.contains(home)) {
            throw invalid(location, what, SERVERS);
        }
        mustBeBelowAStorageRoot(location, what);
    }

    private boolean isOfTheServer(Location location) {
        Location warehouses = parent(first);
        boolean beside = home.contains(warehouses) && warehouses.contains(location) && !warehouses.equals(location);
        return home.contains(location) && !beside;
    }

    private void mustBeBelowAStorageRoot(Location location, String what) {
        boolean below = Stream.concat(Stream.of(parent(first)), storageRoots.stream())
                .anyMatch(root -> root.contains(location) && (!root.equals(location) || storageRoots.contains(root)));
        if (!below) {
            throw invalid(
                    location,
                    what,
                    "it is not below a storage root; an administrator names the directories for warehouses with storage.roots"
                            + " (--storage-roots, TARN_STORAGE_ROOTS)");
        }
    }

    /** What is in a directory already may belong to somebody; a purge of a table there must not meet it. */
    private void mustBeEmpty(Location root) {
        boolean filled;
        try {
            filled = stores.nearest(root, root).isPresent() && !stores.isEmpty(root);
        } catch (RuntimeException e) {
            throw invalid(root, ROOT, "it cannot be listed");
        }
        if (filled) {
            throw invalid(
                    root,
                    ROOT,
                    "there are files in it already; name an empty directory, or take it with --allow-existing-files to register"
                            + " the tables in it");
        }
    }

    private Location prepare(Warehouse wanted) {
        try {
            return stores.makeDirectory(wanted.root());
        } catch (IOException e) {
            throw new TarnException(
                    ErrorCode.STORAGE_FAILED,
                    "the directory " + wanted.root() + " of warehouse '" + wanted.name() + "' cannot be used: "
                            + why(e),
                    e);
        }
    }

    /** Without the paths that these errors name. */
    private static String why(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return "there is a file at it, or at a directory above it";
        }
        return e instanceof FileSystemException
                ? e.getClass().getSimpleName().replace("Exception", "")
                : String.valueOf(e.getMessage());
    }

    private static Location parent(Location location) {
        return Location.of(location.value().substring(0, location.value().lastIndexOf('/')));
    }

    private static TarnException invalid(Location location, String what, String why) {
        return new TarnException(ErrorCode.INVALID_VALUE, "'" + location + "' cannot be " + what + ": " + why);
    }
}
