package io.tarn.catalog;

import io.tarn.catalog.metastore.Pointer;
import io.tarn.storage.Location;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the files that a dropped table refers to, as far as they lie in its own place: a table may list files that were
 * added from elsewhere, and those are not its own to delete.
 */
final class Purge {
    private static final Logger LOG = LoggerFactory.getLogger(Purge.class);

    private final MetadataFiles files;
    private final Pointer dropped;

    Purge(MetadataFiles files, Pointer dropped) {
        this.files = files;
        this.dropped = dropped;
    }

    /** The name is gone by now, so files that cannot be deleted are logged and left. */
    void run() {
        TableMetadata metadata = files.table(dropped);
        CatalogUtil.dropTableData(new OwnFiles(files.io(), dropped.location()), metadata);
        files.forget(dropped.metadataLocation());
    }

    /** Reads everything; deletes only below one place. */
    private record OwnFiles(FileIO all, Location place) implements FileIO {
        private static final long serialVersionUID = 1L;

        @Override
        public InputFile newInputFile(String path) {
            return all.newInputFile(path);
        }

        @Override
        public OutputFile newOutputFile(String path) {
            return all.newOutputFile(path);
        }

        @Override
        public void deleteFile(String path) {
            if (isOwn(path)) {
                all.deleteFile(path);
            } else {
                LOG.info("Purge leaves {}, which is not below {}", path, place);
            }
        }

        private boolean isOwn(String path) {
            try {
                return place.contains(Location.of(path));
            } catch (RuntimeException e) {
                return false;
            }
        }
    }
}
