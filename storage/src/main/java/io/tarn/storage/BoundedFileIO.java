package io.tarn.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsBulkOperations;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * The files of one table: reads what the table may read, writes, lists and deletes what it owns, and refuses everything else
 * ({@link LocationRanges}). Whatever works on a table uses the files through one of these, so what its metadata names outside
 * is never opened and never deleted. Serializable, so that it holds in executors, too. Thread-safe.
 */
public final class BoundedFileIO implements SupportsPrefixOperations, SupportsBulkOperations {
    private static final long serialVersionUID = 1L;

    private final FileIO files;
    private final LocationRanges ranges;

    BoundedFileIO(FileIO files, LocationRanges ranges) {
        this.files = files;
        this.ranges = ranges;
    }

    /** The ranges that it keeps to. */
    public LocationRanges ranges() {
        return ranges;
    }

    /**
     * Checks a file that is about to be read by other means than this object.
     *
     * @throws OutsideLocationException if the table may not read it
     */
    public void checkRead(String uri) {
        if (!ranges.mayRead(uri)) {
            throw outside("reading", uri);
        }
    }

    @Override
    public Map<String, String> properties() {
        return files.properties();
    }

    @Override
    public InputFile newInputFile(String path) {
        checkRead(path);
        return files.newInputFile(path);
    }

    @Override
    public InputFile newInputFile(String path, long length) {
        checkRead(path);
        return files.newInputFile(path, length);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        checkOwned("writing", path);
        return files.newOutputFile(path);
    }

    @Override
    public void deleteFile(String path) {
        checkOwned("deleting", path);
        files.deleteFile(path);
    }

    /** Deletes the files that the table owns. The others stay and count as failed. */
    @Override
    public void deleteFiles(Iterable<String> paths) throws BulkDeletionFailureException {
        List<String> owned = new ArrayList<>();
        int failed = 0;
        for (String path : paths) {
            if (ranges.owns(path)) {
                owned.add(path);
            } else {
                failed++;
            }
        }
        failed += files instanceof SupportsBulkOperations bulk ? inBulk(bulk, owned) : oneByOne(owned);
        if (failed > 0) {
            throw new BulkDeletionFailureException(failed);
        }
    }

    /** Whether the store can list files. */
    public boolean canList() {
        return files instanceof SupportsPrefixOperations;
    }

    @Override
    public Iterable<FileInfo> listPrefix(String prefix) {
        checkRead(prefix);
        return listing().listPrefix(prefix);
    }

    @Override
    public void deletePrefix(String prefix) {
        checkOwned("deleting", prefix);
        listing().deletePrefix(prefix);
    }

    @Override
    public void close() {
        files.close();
    }

    private SupportsPrefixOperations listing() {
        if (files instanceof SupportsPrefixOperations listing) {
            return listing;
        }
        throw new UnsupportedOperationException(files.getClass().getSimpleName() + " cannot list files");
    }

    private void checkOwned(String tried, String uri) {
        if (!ranges.owns(uri)) {
            throw outside(tried, uri);
        }
    }

    private OutsideLocationException outside(String tried, String uri) {
        return new OutsideLocationException(tried, uri, ranges.location());
    }

    private static int inBulk(SupportsBulkOperations bulk, List<String> paths) {
        try {
            bulk.deleteFiles(paths);
            return 0;
        } catch (BulkDeletionFailureException e) {
            return e.numberFailedObjects();
        }
    }

    private int oneByOne(List<String> paths) {
        int failed = 0;
        for (String path : paths) {
            try {
                files.deleteFile(path);
            } catch (NotFoundException e) {
                // Gone already, which is as good.
            } catch (RuntimeException e) {
                failed++;
            }
        }
        return failed;
    }
}
