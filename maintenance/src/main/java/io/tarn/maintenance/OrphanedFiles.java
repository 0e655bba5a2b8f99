package io.tarn.maintenance;

import java.util.Collection;
import java.util.List;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.SupportsBulkOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes files that no snapshot names. A file that cannot be deleted is logged and counted, not an error. */
final class OrphanedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedFiles.class);

    private final FileIO io;

    OrphanedFiles(FileIO io) {
        this.io = io;
    }

    void delete(Collection<? extends ContentFile<?>> files) {
        files.forEach(file -> delete(file.location()));
    }

    /** Deletes them all, in bulk where the storage can, and returns how many could not be deleted. */
    long deleteAll(List<String> locations) {
        if (locations.isEmpty()) {
            return 0;
        }
        if (io instanceof SupportsBulkOperations bulk) {
            try {
                bulk.deleteFiles(locations);
                return 0;
            } catch (BulkDeletionFailureException e) {
                LOG.warn("{} files that no snapshot names stay behind", e.numberFailedObjects(), e);
                return e.numberFailedObjects();
            }
        }
        return locations.stream().filter(location -> !delete(location)).count();
    }

    /** True when the file is gone. */
    boolean delete(String location) {
        try {
            io.deleteFile(location);
            return true;
        } catch (NotFoundException e) {
            return true;
        } catch (RuntimeException e) {
            LOG.warn("A file that no snapshot names stays behind: {}", location, e);
            return false;
        }
    }
}
