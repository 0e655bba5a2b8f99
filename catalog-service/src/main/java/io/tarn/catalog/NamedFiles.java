package io.tarn.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.tarn.storage.LocationRanges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.StatisticsFile;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadata.MetadataLogEntry;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.util.JsonUtil;

/**
 * The files that the metadata of a table names itself: manifest lists, the manifests of snapshots without one (format version
 * 1), statistics, and older metadata files. What manifests name is checked where they are read.
 *
 * @param what the kind of file and its URI, in the order of the metadata
 */
record NamedFiles(List<Named> what) {
    /**
     * One of them.
     *
     * @param kind for error messages
     * @param uri as the metadata spells it
     */
    private record Named(Kind kind, String uri) {}

    private enum Kind {
        MANIFEST_LIST("manifest list"),
        MANIFEST("manifest"),
        STATISTICS("statistics file"),
        PARTITION_STATISTICS("partition statistics file"),
        METADATA("metadata log entry");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    /** Those that a client's updates name. */
    static NamedFiles in(List<MetadataUpdate> updates) {
        List<Named> named = new ArrayList<>();
        for (MetadataUpdate update : updates) {
            if (update instanceof MetadataUpdate.AddSnapshot added) {
                addSnapshot(named, added.snapshot());
            } else if (update instanceof MetadataUpdate.SetStatistics set) {
                named.add(new Named(Kind.STATISTICS, set.statisticsFile().path()));
            } else if (update instanceof MetadataUpdate.SetPartitionStatistics set) {
                named.add(new Named(
                        Kind.PARTITION_STATISTICS, set.partitionStatisticsFile().path()));
            }
        }
        return new NamedFiles(named);
    }

    /** All that metadata names. */
    static NamedFiles of(TableMetadata metadata) {
        List<Named> named = new ArrayList<>();
        metadata.snapshots().forEach(snapshot -> addSnapshot(named, snapshot));
        metadata.statisticsFiles().stream()
                .map(StatisticsFile::path)
                .forEach(path -> named.add(new Named(Kind.STATISTICS, path)));
        metadata.partitionStatisticsFiles().stream()
                .map(PartitionStatisticsFile::path)
                .forEach(path -> named.add(new Named(Kind.PARTITION_STATISTICS, path)));
        metadata.previousFiles().stream()
                .map(MetadataLogEntry::file)
                .forEach(path -> named.add(new Named(Kind.METADATA, path)));
        return new NamedFiles(named);
    }

    /**
     * Makes sure that the table may name them.
     *
     * @param table the name of the table, for the error
     * @throws BadRequestException if one lies outside of the ranges, or is a metadata file in the place of another kind of file
     */
    void mustLieIn(LocationRanges ranges, Object table) {
        check(ranges::owns, ranges, table);
    }

    /** The same, with files that the table may only read. */
    void mustBeReadableIn(LocationRanges ranges, Object table) {
        check(ranges::mayRead, ranges, table);
    }

    private void check(Predicate<String> allowed, LocationRanges ranges, Object table) {
        for (Named named : what) {
            if (!allowed.test(named.uri())) {
                throw new BadRequestException(
                        "Cannot commit to %s: the %s %s is not in the table's location %s%s; metadata can only name files of"
                                + " its own table",
                        table,
                        named.kind().label,
                        named.uri(),
                        ranges.location(),
                        ranges.all().size() > 1 ? " or its other locations" : "");
            }
            // Expiring the snapshot, or removing the statistics, would delete the metadata of the table.
            if (named.kind() != Kind.METADATA && MetadataFiles.isMetadataFile(named.uri())) {
                throw new BadRequestException(
                        "Cannot commit to %s: the %s %s has the name of a metadata file",
                        table, named.kind().label, named.uri());
            }
        }
    }

    private static void addSnapshot(List<Named> named, Snapshot snapshot) {
        if (snapshot.manifestListLocation() != null) {
            named.add(new Named(Kind.MANIFEST_LIST, snapshot.manifestListLocation()));
            return;
        }
        // Only its JSON tells the manifests without reading them.
        try {
            JsonNode manifests =
                    JsonUtil.mapper().readTree(SnapshotParser.toJson(snapshot)).path("manifests");
            manifests.forEach(manifest -> named.add(new Named(Kind.MANIFEST, manifest.asText())));
        } catch (IOException e) {
            throw new UncheckedIOException("the JSON of a snapshot cannot be read", e);
        }
    }
}
