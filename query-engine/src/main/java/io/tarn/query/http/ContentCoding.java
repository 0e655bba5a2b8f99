package io.tarn.query.http;

import com.github.luben.zstd.ZstdOutputStream;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** How a body is compressed on its way. */
enum ContentCoding {
    /** Small and quick. */
    ZSTD("zstd"),
    /** Known to every client. */
    GZIP("gzip"),
    /** Not at all. */
    IDENTITY("identity");

    private static final int BUFFER_BYTES = 1 << 14;
    private static final int QUICK = 1;

    private final String token;

    ContentCoding(String token) {
        this.token = token;
    }

    /** As {@code Content-Encoding} names it. */
    String token() {
        return token;
    }

    /**
     * The one that an {@code Accept-Encoding} header likes best (RFC 9110, section 12.5.3); of equals the first. What is not named
     * is not taken, except that everybody takes a body as it is who does not say otherwise.
     *
     * @throws TarnException {@code NOT_ACCEPTABLE} if it rules out even that
     */
    static ContentCoding accepted(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return IDENTITY;
        }
        Preferences preferences = new Preferences(header);
        ContentCoding best = IDENTITY;
        double bestWeight = preferences.weight(List.of(IDENTITY.token, "*"));
        for (ContentCoding coding : List.of(GZIP, ZSTD)) {
            double weight = preferences.weight(List.of(coding.token));
            if (weight > 0 && weight >= bestWeight) {
                best = coding;
                bestWeight = weight;
            }
        }
        if (best == IDENTITY && bestWeight == 0 && preferences.names(List.of(IDENTITY.token, "*"))) {
            throw new TarnException(
                    ErrorCode.NOT_ACCEPTABLE, "Accept-Encoding: " + header + " has none of zstd, gzip and identity");
        }
        return best;
    }

    /** Compresses what goes into a stream. Closing it ends the compressed data. */
    OutputStream over(OpenStream out) throws IOException {
        return switch (this) {
            case ZSTD -> new ZstdOutputStream(out, QUICK);
            case GZIP -> new Gzip(out);
            case IDENTITY -> out;
        };
    }

    /** Gzip whose flush lets a reader have all that was written before. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES, true);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
