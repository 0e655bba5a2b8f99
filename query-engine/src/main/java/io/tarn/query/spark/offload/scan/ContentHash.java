package io.tarn.query.spark.offload.scan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DeleteFile;

/** A name for what is in a number of files, given by their names, because files of Iceberg never change. For one thread. */
final class ContentHash {
    private static final int LENGTH = 32;

    private final MessageDigest digest;

    ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void add(ContentFile<?> file) {
        add(file.location() + "\n" + file.fileSizeInBytes());
        if (file instanceof DeleteFile delete) {
            add(delete.contentOffset() + "\n" + delete.contentSizeInBytes());
        }
    }

    /** A text, told apart from what comes before and after it. */
    void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    /** To be asked once. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
    }
}
