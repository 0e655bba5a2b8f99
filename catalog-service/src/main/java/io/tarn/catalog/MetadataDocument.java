package io.tarn.catalog;

import io.tarn.catalog.metastore.EntityKind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The content of a metadata file, of a table or of a view. Immutable. */
sealed interface MetadataDocument permits TableDocument, ViewDocument {
    EntityKind kind();

    /** The place of the entity, as its metadata spells it. */
    String place();

    Map<String, String> properties();

    /** The file that it was read from or written to; null before it is written. */
    @Nullable
    String file();

    /** The same content, bound to the file that holds it. */
    MetadataDocument at(String file);

    /** Writes what the metadata file holds, before it is compressed; leaves the stream open. */
    void writeJson(OutputStream output) throws IOException;

    /** The metadata files that came before, as far as the content remembers them. */
    Stream<String> earlierFiles();

    /** Roughly how many bytes of memory it holds. */
    int weightBytes();
}
