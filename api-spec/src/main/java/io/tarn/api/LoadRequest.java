package io.tarn.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/loads}: bring staged files into a table, in one commit.
 *
 * @param table the table, {@code [warehouse.]namespace.table}
 * @param uploads ids of staged files, at least one; the server deletes them when the load ends
 * @param format {@code csv}, {@code json}, {@code parquet} or {@code avro}
 * @param mode {@code create} (the table must not exist), {@code append} or {@code overwrite} (replaces all rows, creates if
 *     absent)
 * @param partitionBy partition fields such as {@code month(date)}, {@code bucket(16, id)}, {@code carrier}; only where the
 *     load creates the table
 * @param csv how CSV is to be read; absent is the default for each of its fields
 * @param schema column types as {@code name type, name type}; absent: inferred, or for {@code append} the table's own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LoadRequest(
        String table,
        List<String> uploads,
        String format,
        String mode,
        @Nullable List<String> partitionBy,
        @Nullable CsvOptions csv,
        @Nullable String schema) {

    /**
     * How a CSV file is to be read.
     *
     * @param header whether the first line of each file names the columns; absent is true
     * @param delimiter one character; absent is a comma
     * @param quote one character; absent is a double quote
     * @param nullText the text that stands for NULL; absent is the empty text
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CsvOptions(
            @Nullable Boolean header,
            @Nullable String delimiter,
            @Nullable String quote,
            @Nullable String nullText) {}
}
