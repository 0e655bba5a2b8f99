package io.tarn.maintenance;

import java.util.Collection;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.io.FileIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes files that were written and that no snapshot names. A file that cannot be deleted is logged, not an error. */
final class OrphanedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedFiles.class);

    private final FileIO io;

    OrphanedFiles(FileIO io) {
        this.io = io;
    }

    void delete(Collection<? extends ContentFile<?>> files) {
        files.forEach(file -> delete(file.location()));
    }

    void delete(String location) {
        try {
            io.deleteFile(location);
        } catch (RuntimeException e) {
            LOG.warn("A file that no snapshot names stays behind: {}", location, e);
        }
    }
}
