package io.tarn.catalog;

import io.tarn.storage.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * The search for files that no table reaches: all that lie below the root of a warehouse, without those that the metadata of
 * its tables, views and dropped tables refers to. For one thread.
 */
final class UnreachableFiles {
    private final SupportsPrefixOperations io;
    private final Set<String> unreachable = new TreeSet<>();

    /** Begins with all files that there are. */
    UnreachableFiles(SupportsPrefixOperations io, Location root) {
        this.io = io;
        for (FileInfo file : io.listPrefix(root.value())) {
            unreachable.add(normal(file.location()));
        }
    }

    /** Takes away what the metadata file of a table refers to, and that file itself. */
    UnreachableFiles withoutTable(String metadataLocation) {
        Table table = new BaseTable(new StaticTableOperations(metadataLocation, io), metadataLocation);
        reach(metadataLocation);
        ((HasTableOperations) table).operations().current().previousFiles().forEach(earlier -> reach(earlier.file()));
        ReachableFileUtil.manifestListLocations(table).forEach(this::reach);
        ReachableFileUtil.statisticsFilesLocations(table).forEach(this::reach);
        for (Snapshot snapshot : table.snapshots()) {
            snapshot.allManifests(io).forEach(manifest -> reachManifest(table, manifest));
        }
        return this;
    }

    /** Takes away the metadata file of a view, which refers to nothing else. */
    UnreachableFiles withoutView(String metadataLocation) {
        reach(metadataLocation);
        return this;
    }

    /** What is left, sorted. */
    Set<String> left() {
        return Set.copyOf(unreachable);
    }

    private void reachManifest(Table table, ManifestFile manifest) {
        reach(manifest.path());
        FileIO files = io;
        try (ManifestReader<? extends ContentFile<?>> content = manifest.content() == ManifestContent.DATA
                ? ManifestFiles.read(manifest, files, table.specs())
                : ManifestFiles.readDeleteManifest(manifest, files, table.specs())) {
            content.forEach(file -> reach(file.location()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void reach(String location) {
        unreachable.remove(normal(location));
    }

    private static String normal(String location) {
        return Location.of(location).value();
    }
}
