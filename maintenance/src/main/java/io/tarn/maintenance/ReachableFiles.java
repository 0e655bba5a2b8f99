package io.tarn.maintenance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StatisticsFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;

/**
 * Which files some snapshots of a table reach and others do not. Manifests that both share are read only to strike out
 * candidates; what is held in memory is the manifests and the locations of the candidates.
 */
final class ReachableFiles {
    private final Table table;
    private final List<StatisticsFile> statistics;
    private final List<PartitionStatisticsFile> partitionStatistics;

    /** Never unneeded, even where a snapshot names one as a file of another kind. */
    private final Set<String> metadataFiles;

    /** Of the table as it is now: its statistics files are told by the metadata, which an expiry changes. */
    ReachableFiles(Table table) {
        this.table = table;
        this.statistics = List.copyOf(table.statisticsFiles());
        this.partitionStatistics = List.copyOf(table.partitionStatisticsFiles());
        this.metadataFiles = table instanceof HasTableOperations has ? metadataFiles(has) : Set.of();
    }

    private static Set<String> metadataFiles(HasTableOperations table) {
        TableMetadata metadata = table.operations().current();
        Set<String> files = new HashSet<>();
        metadata.previousFiles().forEach(earlier -> files.add(earlier.file()));
        if (metadata.metadataFileLocation() != null) {
            files.add(metadata.metadataFileLocation());
        }
        return files;
    }

    /** The files that the expired snapshots reach and the kept ones do not. */
    UnneededFiles reachedOnlyBy(List<Snapshot> expired, List<Snapshot> kept) {
        if (expired.isEmpty()) {
            return UnneededFiles.NONE;
        }
        Map<String, ManifestFile> unneeded = manifests(expired);
        Map<String, ManifestFile> needed = manifests(kept);
        unneeded.keySet().removeAll(needed.keySet());
        Set<String> needing = new HashSet<>(needed.keySet());
        needing.addAll(manifestLists(kept));
        needing.addAll(statistics(kept));
        needing.addAll(metadataFiles);
        return new UnneededFiles(
                without(content(ManifestContent.DATA, unneeded.values(), needed.values()), needing),
                without(content(ManifestContent.DELETES, unneeded.values(), needed.values()), needing),
                without(unneeded.keySet(), needing),
                without(manifestLists(expired), needing),
                without(statistics(expired), needing));
    }

    private Map<String, ManifestFile> manifests(List<Snapshot> snapshots) {
        Map<String, ManifestFile> manifests = new HashMap<>();
        for (Snapshot snapshot : snapshots) {
            snapshot.allManifests(table.io()).forEach(manifest -> manifests.putIfAbsent(manifest.path(), manifest));
        }
        return manifests;
    }

    private Set<String> content(
            ManifestContent kind, Collection<ManifestFile> unneeded, Collection<ManifestFile> needed) {
        Set<String> candidates = new HashSet<>();
        unneeded.stream()
                .filter(manifest -> manifest.content() == kind)
                .forEach(manifest -> forEachLocation(manifest, candidates::add));
        needed.stream()
                .filter(manifest -> manifest.content() == kind)
                .takeWhile(manifest -> !candidates.isEmpty())
                .forEach(manifest -> forEachLocation(manifest, candidates::remove));
        return candidates;
    }

    private void forEachLocation(ManifestFile manifest, Consumer<String> action) {
        try (ManifestReader<? extends ContentFile<?>> live = manifest.content() == ManifestContent.DATA
                ? ManifestFiles.read(manifest, table.io(), table.specs())
                : ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
            for (ContentFile<?> file : live) {
                action.accept(file.location());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("closing manifest " + manifest.path(), e);
        }
    }

    private static Set<String> manifestLists(List<Snapshot> snapshots) {
        return snapshots.stream()
                .map(Snapshot::manifestListLocation)
                .filter(location -> location != null)
                .collect(Collectors.toSet());
    }

    private Set<String> statistics(List<Snapshot> snapshots) {
        Set<Long> ids = snapshots.stream().map(Snapshot::snapshotId).collect(Collectors.toSet());
        return Stream.concat(
                        statistics.stream()
                                .filter(file -> ids.contains(file.snapshotId()))
                                .map(StatisticsFile::path),
                        partitionStatistics.stream()
                                .filter(file -> ids.contains(file.snapshotId()))
                                .map(PartitionStatisticsFile::path))
                .collect(Collectors.toSet());
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> rest = new HashSet<>(some);
        rest.removeAll(others);
        return rest;
    }
}
