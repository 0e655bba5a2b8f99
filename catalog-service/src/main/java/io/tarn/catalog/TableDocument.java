package io.tarn.catalog;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.catalog.metastore.EntityKind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadata.MetadataLogEntry;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.util.JsonUtil;
import org.jspecify.annotations.Nullable;

/** The metadata of a table. */
record TableDocument(TableMetadata metadata) implements MetadataDocument {
    private static final int BASE_BYTES = 8_000;
    private static final int SNAPSHOT_BYTES = 700;
    private static final int SUMMARY_ENTRY_BYTES = 160;
    private static final int LOG_ENTRY_BYTES = 300;
    private static final int COLUMN_BYTES = 400;

    @Override
    public EntityKind kind() {
        return EntityKind.TABLE;
    }

    @Override
    public String place() {
        return metadata.location();
    }

    @Override
    public Map<String, String> properties() {
        return metadata.properties();
    }

    @Override
    public @Nullable String file() {
        return metadata.metadataFileLocation();
    }

    @Override
    public MetadataDocument at(String file) {
        return new TableDocument(TableMetadata.buildFrom(metadata)
                .discardChanges()
                .withMetadataLocation(file)
                .build());
    }

    @Override
    public void writeJson(OutputStream output) throws IOException {
        JsonGenerator json = JsonUtil.factory().createGenerator(output);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        TableMetadataParser.toJson(metadata, json);
        json.close();
    }

    @Override
    public Stream<String> earlierFiles() {
        return metadata.previousFiles().stream().map(MetadataLogEntry::file);
    }

    @Override
    public int weightBytes() {
        long columns = metadata.schemas().stream()
                .mapToLong(schema -> schema.columns().size())
                .sum();
        long summaryEntries = metadata.snapshots().stream()
                .map(Snapshot::summary)
                .filter(Objects::nonNull)
                .mapToLong(Map::size)
                .sum();
        long bytes = BASE_BYTES
                + (long) SNAPSHOT_BYTES * metadata.snapshots().size()
                + SUMMARY_ENTRY_BYTES * summaryEntries
                + (long) LOG_ENTRY_BYTES
                        * (metadata.previousFiles().size()
                                + metadata.snapshotLog().size())
                + COLUMN_BYTES * columns;
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }
}
