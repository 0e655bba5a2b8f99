package io.tarn.storage.property;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog knows the engine of its own process by: a number that the two share in memory, made at each start, written and shown nowhere. The engine
 * sends it in a header with what it asks of the catalog. Immutable.
 */
public final class EngineKey {
    /** The header. */
    public static final String HEADER = "Tarn-Engine-Key";

    private static final int KEY_BYTES = 32;

    private final byte[] text;

    private EngineKey(byte[] text) {
        this.text = text;
    }

    /** A new one, which nobody can guess. */
    public static EngineKey random() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new EngineKey(HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
    }

    /** Who sent a request that has this in the header, null for nothing. */
    public PropertyWriter writer(@Nullable String header) {
        boolean same = header != null && MessageDigest.isEqual(text, header.getBytes(StandardCharsets.UTF_8));
        return same ? PropertyWriter.ENGINE : PropertyWriter.CLIENT;
    }

    /** What goes into the header. */
    public String header() {
        return new String(text, StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "EngineKey[****]";
    }
}
