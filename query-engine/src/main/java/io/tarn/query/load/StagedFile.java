package io.tarn.query.load;

import io.tarn.query.files.FilesWithoutLinks;
import io.tarn.query.files.FoundFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * An uploaded file in the staging folder.
 *
 * @param id names it in a load request
 * @param name as the client gave it
 * @param folder the folder below which no link is followed to it
 * @param path where it lies; ends with {@code .gz} if the name does
 * @param sizeBytes as it arrived, compressed or not
 */
public record StagedFile(UploadId id, UploadName name, Path folder, Path path, long sizeBytes) {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    /** A file that was not uploaded but lies in a folder that statements may read. */
    public static StagedFile of(FoundFile file) {
        String name = file.path().getFileName().toString();
        return new StagedFile(UploadId.random(), new UploadName(name), file.folder(), file.path(), file.sizeBytes());
    }

    /** The bytes as they arrived; the caller closes it. */
    InputStream openAsStored() throws IOException {
        return Channels.newInputStream(FilesWithoutLinks.open(folder, path));
    }

    /** The content without compression; the caller closes it. */
    InputStream open() throws IOException {
        InputStream raw = openAsStored();
        if (!name.gzip()) {
            return raw;
        }
        try {
            return new GZIPInputStream(raw, BUFFER_BYTES);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** The content as UTF-8 text without compression and byte order mark; the caller closes it. */
    public BufferedReader openText() throws IOException {
        PushbackInputStream bytes = new PushbackInputStream(open(), 3);
        byte[] mark = bytes.readNBytes(3);
        boolean marked = new String(mark, StandardCharsets.UTF_8).codePoints().anyMatch(c -> c == BYTE_ORDER_MARK);
        if (!marked) {
            bytes.unread(mark);
        }
        return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8), BUFFER_BYTES);
    }

    /** Whether the content is compressed with gzip, going by the name. */
    public boolean gzip() {
        return name.gzip();
    }
}
