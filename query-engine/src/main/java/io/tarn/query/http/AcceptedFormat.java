package io.tarn.query.http;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.format.ResultFormat;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chooses the format of an answer. */
final class AcceptedFormat {
    private AcceptedFormat() {}

    /**
     * The format that an {@code Accept} header likes best (RFC 9110, section 12.5.1); of equals the first.
     *
     * @throws TarnException {@code NOT_ACCEPTABLE} if it likes none
     */
    static ResultFormat of(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return ResultFormat.JSON;
        }
        Preferences preferences = new Preferences(header);
        ResultFormat best = null;
        double bestWeight = 0;
        for (ResultFormat format : ResultFormat.values()) {
            double weight = preferences.weight(ranges(format.mediaType()));
            if (weight > bestWeight) {
                best = format;
                bestWeight = weight;
            }
        }
        if (best == null) {
            throw new TarnException(
                    ErrorCode.NOT_ACCEPTABLE,
                    "Accept: " + header + " has none of "
                            + Arrays.stream(ResultFormat.values())
                                    .map(ResultFormat::mediaType)
                                    .collect(Collectors.joining(", ")));
        }
        return best;
    }

    /** The ranges that cover a media type, the most specific one first. */
    private static List<String> ranges(String mediaType) {
        return List.of(mediaType, mediaType.substring(0, mediaType.indexOf('/')) + "/*", "*/*", "*");
    }
}
