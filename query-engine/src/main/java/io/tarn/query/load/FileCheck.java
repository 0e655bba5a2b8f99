package io.tarn.query.load;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.files.FilesWithoutLinks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Whether a file is what its load says it is, as far as its first and last bytes tell. */
final class FileCheck {
    private static final int HEAD_BYTES = 4096;
    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AVRO = {'O', 'b', 'j', 1};
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] ORC = "ORC".getBytes(StandardCharsets.US_ASCII);

    private final StagedFile file;
    private final LoadFormat format;

    FileCheck(StagedFile file, LoadFormat format) {
        this.file = file;
        this.format = format;
    }

    /**
     * Looks at the file.
     *
     * @throws TarnException {@code UNSUPPORTED_FORMAT} if it is something else, {@code BAD_RECORD} if it is empty or cut off
     */
    void run() {
        try {
            checkCompression(head(file.openAsStored()));
            byte[] head = head(file.open());
            if (head.length == 0) {
                throw bad("is empty");
            }
            if (format.text()) {
                checkText(head);
            } else {
                checkBinary(head);
            }
        } catch (IOException e) {
            throw new TarnException(ErrorCode.BAD_RECORD, file.name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void checkCompression(byte[] raw) {
        boolean compressed = startsWith(raw, GZIP);
        if (compressed && !file.gzip()) {
            throw other(
                    "is compressed with gzip, but its name does not end in .gz: rename it to " + file.name() + ".gz");
        }
        if (file.gzip() && !format.text()) {
            throw other(
                    "is compressed as a whole: decompress it first, " + word(format) + " files are compressed inside");
        }
        if (file.gzip() && raw.length > 0 && !compressed) {
            throw other("is not compressed with gzip, though its name ends in .gz");
        }
    }

    private void checkText(byte[] head) {
        String kind = kindOf(head);
        if (!kind.isEmpty()) {
            throw other("is not " + word(format) + " but " + kind);
        }
        for (byte b : head) {
            if (b == 0) {
                throw other("is not " + word(format) + " text in UTF-8: it has zero bytes");
            }
        }
    }

    private void checkBinary(byte[] head) throws IOException {
        byte[] magic = switch (format) {
            case PARQUET -> PARQUET;
            case ORC -> ORC;
            default -> AVRO;
        };
        if (!startsWith(head, magic)) {
            String kind = kindOf(head);
            throw other("is not a " + word(format) + " file" + (kind.isEmpty() ? "" : " but " + kind));
        }
        boolean wholeParquet = format != LoadFormat.PARQUET || Arrays.equals(tail(PARQUET.length), PARQUET);
        if (!wholeParquet) {
            throw bad("is not whole: a Parquet file ends with PAR1, and this one is cut off");
        }
    }

    private byte[] tail(int length) throws IOException {
        try (SeekableByteChannel channel = FilesWithoutLinks.open(file.folder(), file.path())) {
            ByteBuffer last = ByteBuffer.allocate(length);
            channel.position(Math.max(0, channel.size() - length));
            int read = 0;
            while (last.hasRemaining() && read >= 0) {
                read = channel.read(last);
            }
            return last.array();
        }
    }

    private static byte[] head(InputStream in) throws IOException {
        try (in) {
            return in.readNBytes(HEAD_BYTES);
        }
    }

    private static String kindOf(byte[] head) {
        if (startsWith(head, PARQUET)) {
            return "a Parquet file";
        }
        if (startsWith(head, AVRO)) {
            return "an Avro file";
        }
        if (startsWith(head, ZIP)) {
            return "a zip archive";
        }
        return startsWith(head, ORC) ? "an ORC file" : "";
    }

    private static boolean startsWith(byte[] bytes, byte[] magic) {
        return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }

    private static String word(LoadFormat format) {
        return switch (format) {
            case CSV -> "CSV";
            case JSON -> "JSON";
            case PARQUET -> "Parquet";
            case AVRO -> "Avro";
            case ORC -> "ORC";
        };
    }

    private TarnException other(String what) {
        return new TarnException(
                ErrorCode.UNSUPPORTED_FORMAT,
                file.name() + " " + what + "; nothing was loaded (the load's format is "
                        + format.name().toLowerCase(Locale.ROOT) + ")");
    }

    private TarnException bad(String what) {
        return new TarnException(ErrorCode.BAD_RECORD, file.name() + " " + what + "; nothing was loaded");
    }
}
