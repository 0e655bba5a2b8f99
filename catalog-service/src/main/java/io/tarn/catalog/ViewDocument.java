package io.tarn.catalog;

import io.tarn.catalog.metastore.EntityKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewMetadataParser;
import org.jspecify.annotations.Nullable;

/** The metadata of a view. */
record ViewDocument(ViewMetadata metadata) implements MetadataDocument {
    private static final int BASE_BYTES = 4_000;
    private static final int VERSION_BYTES = 4_000;

    @Override
    public EntityKind kind() {
        return EntityKind.VIEW;
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

    /** Through JSON, because Iceberg binds a view to a file only when it reads it. */
    @Override
    public MetadataDocument at(String file) {
        return new ViewDocument(ViewMetadataParser.fromJson(file, ViewMetadataParser.toJson(metadata)));
    }

    @Override
    public void writeJson(OutputStream output) throws IOException {
        output.write(ViewMetadataParser.toJson(metadata).getBytes(StandardCharsets.UTF_8));
    }

    /** Views keep no log of their files. */
    @Override
    public Stream<String> earlierFiles() {
        return Stream.empty();
    }

    @Override
    public int weightBytes() {
        long bytes = BASE_BYTES + (long) VERSION_BYTES * metadata.versions().size();
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }
}
