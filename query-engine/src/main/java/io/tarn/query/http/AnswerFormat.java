package io.tarn.query.http;

import io.tarn.api.ColumnInfo;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** In which form a result is sent. */
enum AnswerFormat {
    /** {@link io.tarn.api.StatementAnswer}. */
    JSON("application", "json", "application/json"),
    /** One JSON object a row. */
    NDJSON("application", "x-ndjson", "application/x-ndjson"),
    /** RFC 4180 with a header line. */
    CSV("text", "csv", "text/csv; charset=utf-8");

    private final String type;
    private final String subtype;
    private final String contentType;

    AnswerFormat(String type, String subtype, String contentType) {
        this.type = type;
        this.subtype = subtype;
        this.contentType = contentType;
    }

    /**
     * The format that an {@code Accept} header likes best (RFC 9110, section 12.5.1); of equals the first in this enum.
     *
     * @throws TarnException {@code NOT_ACCEPTABLE} if it likes none
     */
    static AnswerFormat accepted(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return JSON;
        }
        AnswerFormat best = null;
        double bestQuality = 0;
        for (AnswerFormat format : values()) {
            double quality = format.quality(header);
            if (quality > bestQuality) {
                best = format;
                bestQuality = quality;
            }
        }
        if (best == null) {
            throw new TarnException(
                    ErrorCode.NOT_ACCEPTABLE,
                    "Accept: " + header + " has none of application/json, application/x-ndjson and text/csv");
        }
        return best;
    }

    /** How much the header likes this format, by the most specific range that covers it. */
    private double quality(String header) {
        double quality = 0;
        int specificity = 0;
        for (String range : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            int specific = specificity(parts[0].strip());
            if (specific > specificity) {
                specificity = specific;
                quality = weight(parts);
            }
        }
        return quality;
    }

    private int specificity(String range) {
        if (range.equals(type + "/" + subtype)) {
            return 3;
        }
        if (range.equals(type + "/*")) {
            return 2;
        }
        return range.equals("*/*") || range.equals("*") ? 1 : 0;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }

    String contentType() {
        return contentType;
    }

    /**
     * The columns under the names that the rows have. In NDJSON a name is a key, and most readers keep only one value of a
     * key that comes twice: the second {@code a} becomes {@code a_2}, the third {@code a_3}. Elsewhere names may repeat.
     */
    List<ColumnInfo> named(List<ColumnInfo> columns) {
        if (this != NDJSON) {
            return columns;
        }
        Set<String> taken = new HashSet<>();
        columns.forEach(column -> taken.add(column.name()));
        Set<String> used = new HashSet<>();
        List<ColumnInfo> named = new ArrayList<>();
        for (ColumnInfo column : columns) {
            String name = column.name();
            for (int n = 2; !used.add(name); n++) {
                String candidate = column.name() + "_" + n;
                name = taken.contains(candidate) ? name : candidate;
            }
            named.add(new ColumnInfo(name, column.type()));
        }
        return named;
    }

    RowEncoder encoder(OutputStream out) throws IOException {
        return switch (this) {
            case JSON -> new JsonRows(out);
            case NDJSON -> new NdjsonRows(out);
            case CSV -> new CsvRows(out);
        };
    }
}
