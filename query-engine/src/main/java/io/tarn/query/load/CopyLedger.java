package io.tarn.query.load;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.files.FoundFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which files {@code COPY INTO} has loaded into a table, as the table itself remembers it.
 *
 * <p>A file is its real path, its length and the time of its last change: changed, it is another file. Of each the table keeps
 * eight bytes of a SHA-256, so that among a hundred thousand files the chance that a new one is taken for a loaded one is below
 * one in a hundred million. They stand in a table property, which goes with the same commit as the rows and stays when
 * snapshots expire. The files of one {@code COPY INTO} stand together under its id, which is in the summary of its snapshot
 * too: while that snapshot is there but no ancestor of the current one, the copy has been rolled back, and its files count as not
 * loaded. Copies whose snapshots have expired count for good and are put together.
 *
 * @param copies the ids of copies, and the files of each
 */
public record CopyLedger(Map<String, Set<Long>> copies) {
    /** The table property. */
    public static final String PROPERTY = "tarn.copy.loaded";

    /** The longest text of the property, which every version of the table's metadata has in it. */
    public static final int MOST_CHARS = 1 << 20;

    private static final String EXPIRED = "-";

    /** Reads the property; null is a table that has loaded nothing. */
    public static CopyLedger parse(@Nullable String text) {
        Map<String, Set<Long>> copies = new LinkedHashMap<>();
        if (text == null || text.isEmpty()) {
            return new CopyLedger(copies);
        }
        for (String copy : text.split(";", -1)) {
            int colon = copy.indexOf(':');
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(copy.substring(colon + 1)));
            Set<Long> files = copies.computeIfAbsent(copy.substring(0, Math.max(0, colon)), id -> new TreeSet<>());
            while (bytes.remaining() >= Long.BYTES) {
                files.add(bytes.getLong());
            }
        }
        return new CopyLedger(copies);
    }

    /**
     * Whether the file has been loaded.
     *
     * @param undone ids of copies that have been rolled back
     */
    public boolean contains(FoundFile file, Set<String> undone) {
        long digest = digest(file);
        return copies.entrySet().stream()
                .anyMatch(copy ->
                        !undone.contains(copy.getKey()) && copy.getValue().contains(digest));
    }

    /**
     * The same with one copy more.
     *
     * @param present ids of copies whose snapshots are in the table
     */
    public CopyLedger plus(String id, Collection<FoundFile> files, Set<String> present) {
        Map<String, Set<Long>> more = new LinkedHashMap<>();
        copies.forEach(
                (copy, loaded) -> more.computeIfAbsent(present.contains(copy) ? copy : EXPIRED, key -> new TreeSet<>())
                        .addAll(loaded));
        Set<Long> added = more.computeIfAbsent(id, key -> new TreeSet<>());
        files.forEach(file -> added.add(digest(file)));
        return new CopyLedger(more);
    }

    /**
     * The property.
     *
     * @throws TarnException {@code OUT_OF_RESOURCES} if it would be longer than {@link #MOST_CHARS}
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        copies.forEach((id, files) -> {
            ByteBuffer bytes = ByteBuffer.allocate(files.size() * Long.BYTES);
            files.forEach(bytes::putLong);
            text.append(text.isEmpty() ? "" : ";")
                    .append(id)
                    .append(':')
                    .append(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array()));
        });
        if (text.length() > MOST_CHARS) {
            throw new TarnException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "the table remembers as many loaded files as it can, about 98,000; nothing was loaded. Expire its snapshots,"
                            + " load fewer and larger files, or have it forget them all with ALTER TABLE ... UNSET"
                            + " TBLPROPERTIES ('" + PROPERTY + "')");
        }
        return text.toString();
    }

    private static long digest(FoundFile file) {
        String identity = file.path() + "\n" + file.sizeBytes() + "\n" + file.modifiedMillis();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
