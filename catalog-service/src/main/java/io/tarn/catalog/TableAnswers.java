package io.tarn.catalog;

import com.fasterxml.jackson.core.JsonGenerator;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tarn.storage.LocationRanges;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.util.JsonUtil;
import org.jspecify.annotations.Nullable;

/**
 * The answers to loads of tables, remembered by metadata file: since a metadata file never changes, neither does an answer.
 * An answer with all snapshots is made of the file's bytes alone. Thread-safe.
 */
final class TableAnswers {
    static final long CACHE_BYTES = 64L << 20;
    private static final int ETAG_BYTES = 16;

    private final MetadataFiles files;
    private final CatalogMeters meters;
    private final Cache<Key, TableAnswer> cache;

    TableAnswers(MetadataFiles files, CatalogMeters meters) {
        this.files = files;
        this.meters = meters;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(CACHE_BYTES)
                .weigher((Key key, TableAnswer answer) -> 2 * answer.weightBytes())
                .recordStats()
                .build();
        meters.watch(cache, "answers");
    }

    private record Key(
            String file, SnapshotMode snapshots, @Nullable LocationRanges ranges) {}

    /**
     * The answer to a load of the table that this metadata file describes.
     *
     * @param ranges those of its pointer; null for those that the metadata itself tells
     * @throws org.apache.iceberg.exceptions.NotFoundException if the file is not there
     */
    TableAnswer get(String file, SnapshotMode snapshots, @Nullable LocationRanges ranges) {
        return meters.timeLoad(() -> cache.get(new Key(file, snapshots, ranges), this::make));
    }

    /** Remembers a file that was just written, so that the next load need not read it. */
    void wrote(TableMetadata metadata, byte[] json, LocationRanges ranges) {
        Key key = new Key(metadata.metadataFileLocation(), SnapshotMode.ALL, ranges);
        cache.put(key, answer(key, json, TableFacts.of(metadata)));
    }

    /** Names one file and one form of the answer; no two have the same. */
    static String etag(String file, SnapshotMode snapshots) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((snapshots + " " + file).getBytes(StandardCharsets.UTF_8));
            return '"'
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, ETAG_BYTES))
                    + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java comes with SHA-256", e);
        }
    }

    private TableAnswer make(Key key) {
        return switch (key.snapshots()) {
            case ALL -> ofTheFile(key);
            case REFS -> ofTheRefs(key);
        };
    }

    private TableAnswer ofTheFile(Key key) {
        Supplier<TableMetadata> parsed = () -> files.table(key.file());
        try (InputStream input = files.open(key.file())) {
            byte[] json = input.readNBytes(MetadataFiles.LARGEST_HELD_BYTES + 1);
            if (json.length <= MetadataFiles.LARGEST_HELD_BYTES) {
                return answer(key, json, TableFacts.in(new ByteArrayInputStream(json), parsed));
            }
            InputStream all = new SequenceInputStream(new ByteArrayInputStream(json), input);
            return TableAnswer.copied(
                    etag(key.file(), key.snapshots()),
                    head(key.file()),
                    () -> files.open(key.file()),
                    tail(key, TableFacts.in(all, parsed)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read metadata file " + key.file(), e);
        }
    }

    private TableAnswer ofTheRefs(Key key) {
        TableMetadata all = files.table(key.file());
        TableMetadata shown = TableMetadata.buildFrom(all)
                .withMetadataLocation(key.file())
                .suppressHistoricalSnapshots()
                .build();
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try {
            new TableDocument(shown).writeJson(json);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write JSON in memory", e);
        }
        return answer(key, json.toByteArray(), TableFacts.of(all));
    }

    private static TableAnswer answer(Key key, byte[] json, TableFacts facts) {
        return TableAnswer.held(etag(key.file(), key.snapshots()), head(key.file()), json, tail(key, facts));
    }

    private static byte[] head(String file) {
        return generated(json -> {
            json.writeStartObject();
            json.writeStringField("metadata-location", file);
            json.writeFieldName("metadata");
            json.writeRaw(':');
        });
    }

    private static byte[] tail(Key key, TableFacts facts) {
        Map<String, String> config = facts.ranges(key.ranges()).toConfig();
        byte[] object = generated(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("config");
            for (Map.Entry<String, String> entry : config.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            facts.labels().write(json);
            json.writeEndObject();
        });
        object[0] = ',';
        return object;
    }

    /** Something that writes JSON. */
    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static byte[] generated(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            JsonGenerator json = JsonUtil.factory().createGenerator(bytes);
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            writing.to(json);
            json.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write JSON in memory", e);
        }
        return bytes.toByteArray();
    }
}
