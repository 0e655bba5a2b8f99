package io.tarn.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tarn.catalog.metastore.Pointer;
import io.tarn.storage.FileStores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.util.JsonUtil;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewMetadataParser;
import org.apache.iceberg.view.ViewProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metadata files: names, reads, writes and deletes them, and remembers what the newest hold. A metadata file never changes,
 * so what is remembered by its location is never stale. Thread-safe.
 */
final class MetadataFiles {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataFiles.class);
    static final long CACHE_BYTES = 64L << 20;
    private static final Pattern VERSION = Pattern.compile(".*/(\\d{1,9})-[^/]*$", Pattern.DOTALL);

    /** Text up to this size is held in memory as a whole; what is longer goes through in parts. */
    static final int LARGEST_HELD_BYTES = 4 << 20;

    /** The text of a metadata file, unpacked. Some 25,000 snapshots take as much. */
    static final long MAX_TEXT_BYTES = 128L << 20;

    private static final int MOST_LARGE_AT_ONCE = 2;
    private static final int PACKED_BUFFER_BYTES = 64 << 10;

    private final Semaphore largeFiles = new Semaphore(MOST_LARGE_AT_ONCE, true);
    private final FileStores stores;
    private final FileIO io;
    private final CatalogMeters meters;
    private final Cache<String, MetadataDocument> cache;

    MetadataFiles(FileStores stores, CatalogMeters meters) {
        this.stores = stores;
        this.io = stores.unbounded();
        this.meters = meters;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(CACHE_BYTES)
                .weigher((String file, MetadataDocument document) -> document.weightBytes())
                .recordStats()
                .build();
        meters.watch(cache, "metadata");
    }

    FileStores stores() {
        return stores;
    }

    CatalogMeters meters() {
        return meters;
    }

    /**
     * The metadata of the table that the pointer is at.
     *
     * @throws org.apache.iceberg.exceptions.NotFoundException if the file is not there
     */
    TableMetadata table(Pointer pointer) {
        return table(pointer.metadataLocation());
    }

    TableMetadata table(String file) {
        MetadataDocument document = cache.get(file, location -> new TableDocument(parse(location)));
        if (document instanceof TableDocument table) {
            return table.metadata();
        }
        throw new BadRequestException("%s holds the metadata of a view, not of a table", file);
    }

    /**
     * The metadata of the view that the pointer is at.
     *
     * @throws org.apache.iceberg.exceptions.NotFoundException if the file is not there
     */
    ViewMetadata view(Pointer pointer) {
        return view(pointer.metadataLocation());
    }

    ViewMetadata view(String file) {
        MetadataDocument document = cache.get(file, location -> new ViewDocument(parseView(location)));
        if (document instanceof ViewDocument view) {
            return view.metadata();
        }
        throw new BadRequestException("%s holds the metadata of a table, not of a view", file);
    }

    /**
     * Reads a file that a client names, by one of the methods of this class.
     *
     * @throws BadRequestException if it is there and holds no metadata
     */
    static <T> T named(String file, Function<String, T> read) {
        try {
            return read.apply(file);
        } catch (UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
            throw new BadRequestException(e, "Cannot read metadata from %s: %s", file, e.getMessage());
        }
    }

    MetadataDocument read(Pointer pointer) {
        return switch (pointer.kind()) {
            case TABLE -> new TableDocument(table(pointer));
            case VIEW -> new ViewDocument(view(pointer));
        };
    }

    /** A file name that nobody has used: one above the version before, and unique. */
    String newFile(MetadataDocument document, @Nullable Pointer before) {
        String codec = document.properties()
                .getOrDefault(
                        TableProperties.METADATA_COMPRESSION,
                        switch (document.kind()) {
                            case TABLE -> TableProperties.METADATA_COMPRESSION_DEFAULT;
                            case VIEW -> ViewProperties.METADATA_COMPRESSION_DEFAULT;
                        });
        String folder = document.properties()
                .getOrDefault(TableProperties.WRITE_METADATA_LOCATION, document.place() + "/metadata");
        int version = before == null ? 0 : versionOf(before.metadataLocation()) + 1;
        return String.format(
                Locale.ROOT,
                "%s/%05d-%s%s",
                folder.replaceAll("/+$", ""),
                version,
                UUID.randomUUID(),
                TableMetadataParser.getFileExtension(codec));
    }

    /**
     * Writes a metadata file.
     *
     * @return its JSON, not compressed; null if it is too large to be held
     */
    byte @Nullable [] write(MetadataDocument document, String file) {
        try (WrittenText text =
                new WrittenText(packed(file, io.newOutputFile(file).create()), LARGEST_HELD_BYTES)) {
            document.writeJson(text);
            text.mustBeAtMost(MAX_TEXT_BYTES);
            return text.held();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write metadata file " + file, e);
        }
    }

    /**
     * The JSON of a metadata file, unpacked on the way.
     *
     * @throws org.apache.iceberg.exceptions.NotFoundException if the file is not there
     */
    InputStream open(String file) throws IOException {
        InputStream input = io.newInputFile(file).newStream();
        InputStream text = isPacked(file) ? new GZIPInputStream(input, PACKED_BUFFER_BYTES) : input;
        return new BoundedText(text, file, MAX_TEXT_BYTES);
    }

    void remember(MetadataDocument document) {
        String file = document.file();
        if (file != null) {
            cache.put(file, document);
        }
    }

    /** Deletes a file that nothing points to. That it stays is no harm, so a failure is only logged. */
    void discard(String file) {
        cache.invalidate(file);
        try {
            io.deleteFile(file);
        } catch (RuntimeException e) {
            LOG.warn("Left behind metadata file {}, which nothing points to: {}", file, e.getMessage());
        }
    }

    private ViewMetadata parseView(String file) {
        try (InputStream json = open(file)) {
            return ViewMetadataParser.fromJson(file, JsonUtil.mapper().readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read metadata file " + file, e);
        }
    }

    private TableMetadata parse(String file) {
        try (InputStream input = open(file)) {
            byte[] json = input.readNBytes(LARGEST_HELD_BYTES);
            return json.length < LARGEST_HELD_BYTES
                    ? parse(file, new ByteArrayInputStream(json))
                    : parseLarge(file, new SequenceInputStream(new ByteArrayInputStream(json), input));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read metadata file " + file, e);
        }
    }

    /** Parsing takes several times the memory of the text, so only a few large files are parsed at once. */
    private TableMetadata parseLarge(String file, InputStream json) throws IOException {
        largeFiles.acquireUninterruptibly();
        try {
            return parse(file, json);
        } finally {
            largeFiles.release();
        }
    }

    private static TableMetadata parse(String file, InputStream json) throws IOException {
        return TableMetadataParser.fromJson(file, JsonUtil.mapper().readTree(json));
    }

    private static OutputStream packed(String file, OutputStream output) throws IOException {
        return isPacked(file) ? new GZIPOutputStream(output, PACKED_BUFFER_BYTES) : output;
    }

    /** By its name, as every reader of Iceberg tells it. */
    private static boolean isPacked(String file) {
        return file.endsWith(".gz.metadata.json") || file.endsWith(".metadata.json.gz");
    }

    /** By its name, as Iceberg gives it to the metadata files of tables and views. */
    static boolean isMetadataFile(String uri) {
        return uri.endsWith(".metadata.json") || uri.endsWith(".metadata.json.gz");
    }

    private static int versionOf(String file) {
        Matcher matcher = VERSION.matcher(file);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }
}
