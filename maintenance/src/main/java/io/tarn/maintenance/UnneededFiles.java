package io.tarn.maintenance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * The files that only a given set of snapshots needs. Manifests that the other snapshots share are not read for the
 * candidates; the locations of the candidates are held in memory.
 */
final class UnneededFiles {
    private final Table table;
    private final List<Snapshot> expired;
    private final List<Snapshot> kept;

    UnneededFiles(Table table, List<Snapshot> expired) {
        this.table = table;
        this.expired = expired;
        Set<Long> expiredIds = expired.stream().map(Snapshot::snapshotId).collect(Collectors.toSet());
        this.kept = StreamSupport.stream(table.snapshots().spliterator(), false)
                .filter(snapshot -> !expiredIds.contains(snapshot.snapshotId()))
                .toList();
    }

    FileCounts count() {
        Map<String, ManifestFile> unneeded = manifests(expired);
        Map<String, ManifestFile> needed = manifests(kept);
        unneeded.keySet().removeAll(needed.keySet());
        long manifestLists = expired.stream()
                .map(Snapshot::manifestListLocation)
                .filter(location -> location != null)
                .distinct()
                .count();
        return new FileCounts(
                content(ManifestContent.DATA, unneeded.values(), needed.values()),
                content(ManifestContent.DELETES, unneeded.values(), needed.values()),
                unneeded.size(),
                manifestLists,
                statistics());
    }

    private Map<String, ManifestFile> manifests(List<Snapshot> snapshots) {
        Map<String, ManifestFile> manifests = new HashMap<>();
        for (Snapshot snapshot : snapshots) {
            snapshot.allManifests(table.io()).forEach(manifest -> manifests.putIfAbsent(manifest.path(), manifest));
        }
        return manifests;
    }

    private long content(
            ManifestContent kind,
            Collection<ManifestFile> unneededManifests,
            Collection<ManifestFile> neededManifests) {
        Set<String> candidates = new HashSet<>();
        unneededManifests.stream()
                .filter(manifest -> manifest.content() == kind)
                .forEach(manifest -> forEachLocation(manifest, candidates, Set::add));
        neededManifests.stream()
                .filter(manifest -> manifest.content() == kind)
                .takeWhile(manifest -> !candidates.isEmpty())
                .forEach(manifest -> forEachLocation(manifest, candidates, Set::remove));
        return candidates.size();
    }

    private void forEachLocation(ManifestFile manifest, Set<String> locations, BiConsumer<Set<String>, String> change) {
        try (ManifestReader<? extends ContentFile<?>> reader = manifest.content() == ManifestContent.DATA
                ? ManifestFiles.read(manifest, table.io(), table.specs())
                : ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
            for (ContentFile<?> file : reader) {
                change.accept(locations, file.location());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("closing manifest " + manifest.path(), e);
        }
    }

    private long statistics() {
        Set<Long> expiredIds = expired.stream().map(Snapshot::snapshotId).collect(Collectors.toSet());
        return Stream.concat(
                        table.statisticsFiles().stream().map(file -> file.snapshotId()),
                        table.partitionStatisticsFiles().stream().map(file -> file.snapshotId()))
                .filter(expiredIds::contains)
                .count();
    }
}
