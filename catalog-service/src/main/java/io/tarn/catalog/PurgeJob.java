package io.tarn.catalog;

import io.tarn.catalog.metastore.Pointer;
import io.tarn.storage.BoundedFileIO;
import io.tarn.storage.FileStores;
import io.tarn.storage.LocationRanges;
import io.tarn.storage.OutsideLocationException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.StatisticsFile;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadata.MetadataLogEntry;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.view.ViewMetadataParser;

/**
 * One attempt to delete the files of a dropped table or view. What is named is deleted before what names it: data and delete
 * files, then their manifest; then manifest lists, statistics and older metadata; then, where the store can list, whatever
 * else is at the place; last the metadata file. So an attempt that is cut off anywhere leaves what the next one needs, and a
 * manifest that is missing has been dealt with. Paths are streamed: what is held of a table is its metadata, the paths of its
 * manifests, and a few batches.
 *
 * <p>A table with {@code gc.enabled=false} shares its data files with others: only its metadata is deleted.
 */
final class PurgeJob {
    private final FileStores stores;
    private final BoundedFileIO io;
    private final PurgeLease lease;
    private final OwnFiles files;
    private final Pointer pointer;

    PurgeJob(FileStores stores, PurgeLease lease, Executor threads) {
        this.stores = stores;
        this.lease = lease;
        this.pointer = lease.taken().pointer();
        this.io = stores.of(pointer.ranges());
        this.files = new OwnFiles(io, lease, threads);
    }

    /**
     * Runs to the end, or throws.
     *
     * @param othersInside whether another table has a location within one of these; then nothing is deleted
     * @throws PurgeStoppedException if the server stops or the lease is lost
     * @throws RuntimeException if something cannot be read or deleted
     */
    void run(Predicate<LocationRanges> othersInside) {
        if (othersInside.test(pointer.ranges())) {
            throw new IllegalStateException("nothing is deleted: another table or view has files in the location "
                    + pointer.location() + " of " + lease.taken().key());
        }
        if (!lease.isNearlyDone()) {
            try {
                switch (pointer.kind()) {
                    case TABLE -> table();
                    case VIEW -> view();
                }
            } finally {
                // Also after a failure: nothing may go on under a lease that is given back.
                files.settle();
            }
            files.mustBeGone();
            lease.nearlyDone();
        }
        files.deleteLast();
        files.mustBeGone();
        if (pointer.directory() == Pointer.Directory.OWN) {
            stores.deleteEmptyDirectories(pointer.location());
        }
    }

    private void table() {
        TableMetadata metadata = TableMetadataParser.read(stores.unbounded(), pointer.metadataLocation());
        boolean ownsData = isCollected(metadata.properties());
        manifests(metadata, ownsData);
        files.settle();
        files.mustBeGone();
        files.delete(metadataFiles(metadata));
        if (ownsData && pointer.directory() == Pointer.Directory.OWN) {
            rest();
        }
    }

    private void view() {
        boolean collected =
                isCollected(ViewMetadataParser.read(stores.unbounded().newInputFile(pointer.metadataLocation()))
                        .properties());
        if (collected && pointer.directory() == Pointer.Directory.OWN) {
            rest();
        }
    }

    private static boolean isCollected(Map<String, String> properties) {
        return !"false".equalsIgnoreCase(properties.get(TableProperties.GC_ENABLED));
    }

    private void manifests(TableMetadata metadata, boolean ownsData) {
        Set<String> seen = new HashSet<>();
        for (Snapshot snapshot : metadata.snapshots()) {
            for (ManifestFile manifest : manifests(snapshot)) {
                if (seen.add(manifest.path())) {
                    files.beside(() -> manifest(manifest, metadata, ownsData));
                }
            }
        }
    }

    /** From a copy of the snapshot, because a snapshot remembers its manifests for as long as its table's metadata lives. */
    private List<ManifestFile> manifests(Snapshot snapshot) {
        try {
            return SnapshotParser.fromJson(SnapshotParser.toJson(snapshot)).allManifests(io);
        } catch (NotFoundException e) {
            return List.of();
        } catch (OutsideLocationException e) {
            // A list of others: what it names is not this table's to delete.
            lease.countLeft();
            return List.of();
        }
    }

    private void manifest(ManifestFile manifest, TableMetadata metadata, boolean ownsData) {
        if (!ownsData || content(manifest, metadata)) {
            files.delete(List.of(manifest.path()));
        }
    }

    private boolean content(ManifestFile manifest, TableMetadata metadata) {
        try (ManifestReader<? extends ContentFile<?>> reader = manifest.content() == ManifestContent.DATA
                ? ManifestFiles.read(manifest, io, metadata.specsById())
                : ManifestFiles.readDeleteManifest(manifest, io, metadata.specsById())) {
            Iterator<? extends ContentFile<?>> listed =
                    reader.select(List.of("file_path")).iterator();
            return files.delete(() -> new Paths<ContentFile<?>>(listed, ContentFile::location));
        } catch (NotFoundException e) {
            return true;
        } catch (OutsideLocationException e) {
            lease.countLeft();
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("closing manifest " + manifest.path(), e);
        }
    }

    private static List<String> metadataFiles(TableMetadata metadata) {
        List<String> paths = new ArrayList<>();
        for (Snapshot snapshot : metadata.snapshots()) {
            if (snapshot.manifestListLocation() != null) {
                paths.add(snapshot.manifestListLocation());
            }
        }
        metadata.statisticsFiles().stream().map(StatisticsFile::path).forEach(paths::add);
        metadata.partitionStatisticsFiles().stream()
                .map(PartitionStatisticsFile::path)
                .forEach(paths::add);
        metadata.previousFiles().stream().map(MetadataLogEntry::file).forEach(paths::add);
        return paths;
    }

    /** Whatever is at the place that nothing names: old metadata files, files of writers that failed. */
    private void rest() {
        if (!io.canList()) {
            return;
        }
        Iterator<FileInfo> found =
                io.listPrefix(pointer.location().value() + "/").iterator();
        try {
            files.delete(() -> new Paths<>(found, FileInfo::location));
        } finally {
            close(found);
        }
    }

    private void close(Iterator<FileInfo> found) {
        if (found instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                throw new UncheckedIOException("ending the list of files in " + pointer.location(), e);
            }
        }
    }

    /** The paths of files, as they come. */
    private record Paths<T>(Iterator<? extends T> files, Function<T, String> path) implements Iterator<String> {
        @Override
        public boolean hasNext() {
            return files.hasNext();
        }

        @Override
        public String next() {
            return path.apply(files.next());
        }
    }
}
