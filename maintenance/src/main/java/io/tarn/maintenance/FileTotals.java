package io.tarn.maintenance;

import java.util.Collection;
import org.apache.iceberg.ContentFile;

/**
 * A number of files and their length together.
 *
 * @param files how many
 * @param bytes their length together, in bytes
 */
public record FileTotals(long files, long bytes) {
    /** No file. */
    public static final FileTotals NONE = new FileTotals(0, 0);

    static FileTotals of(Collection<? extends ContentFile<?>> files) {
        return new FileTotals(
                files.size(),
                files.stream().mapToLong(ContentFile::fileSizeInBytes).sum());
    }

    FileTotals plus(FileTotals other) {
        return new FileTotals(files + other.files, bytes + other.bytes);
    }
}
