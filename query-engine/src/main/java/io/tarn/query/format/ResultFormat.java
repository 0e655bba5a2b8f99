package io.tarn.query.format;

import io.tarn.api.ColumnInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** In which form a result is sent. */
public enum ResultFormat {
    /** {@link io.tarn.api.StatementAnswer}. */
    JSON("application/json", "application/json"),
    /** One JSON object a row. */
    NDJSON("application/x-ndjson", "application/x-ndjson"),
    /** RFC 4180 with a header line. */
    CSV("text/csv", "text/csv; charset=utf-8"),
    /** An Arrow IPC stream. */
    ARROW("application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.stream"),
    /** A Parquet file; it comes compressed as it is. */
    PARQUET("application/vnd.apache.parquet", "application/vnd.apache.parquet");

    private final String mediaType;
    private final String contentType;

    ResultFormat(String mediaType, String contentType) {
        this.mediaType = mediaType;
        this.contentType = contentType;
    }

    /** The type and subtype, in lower case. */
    public String mediaType() {
        return mediaType;
    }

    /** The media type with its parameters. */
    public String contentType() {
        return contentType;
    }

    /**
     * The columns under the names that the rows have. In NDJSON a name is a key, and most readers keep only one value of a
     * key that comes twice; in Parquet a name finds the column: the second {@code a} becomes {@code a_2}, the third {@code a_3}. Elsewhere names may repeat.
     */
    public List<ColumnInfo> named(List<ColumnInfo> columns) {
        if (this != NDJSON && this != PARQUET) {
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

    /** Whether a result that fails half way ends with a record that says so and is a whole body otherwise: its lines are independent. */
    public boolean hasErrorRecord() {
        return this == NDJSON || this == CSV;
    }

    /** Writes one result to a stream, which it leaves open. */
    public ResultEncoder encoder(OutputStream out) throws IOException {
        return switch (this) {
            case JSON -> new JsonRows(out);
            case NDJSON -> new NdjsonRows(out);
            case CSV -> new CsvRows(out);
            case ARROW -> new ArrowStream(out);
            case PARQUET -> new ParquetFile(out);
        };
    }
}
