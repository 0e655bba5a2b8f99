package io.tarn.query.load;

import io.tarn.api.ErrorCode;
import io.tarn.api.LoadRequest;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a load request means, every part of it checked as far as that needs neither the files nor the table.
 *
 * @param target the table
 * @param uploads the files, at least one, at most {@value #MAX_FILES}
 * @param format what the files are
 * @param mode what happens to the table
 * @param partitionBy how a new table is partitioned
 * @param csv how CSV is written
 * @param schema column types in SQL, {@code name type, name type}; null where they follow from the files or the table
 */
public record LoadPlan(
        LoadTarget target,
        List<UploadId> uploads,
        LoadFormat format,
        LoadMode mode,
        List<PartitionField> partitionBy,
        CsvForm csv,
        @Nullable String schema) {
    /** The most files in one load. */
    public static final int MAX_FILES = 10_000;

    /** Keeps copies of the lists. */
    public LoadPlan {
        uploads = List.copyOf(uploads);
        partitionBy = List.copyOf(partitionBy);
    }

    /**
     * Reads a request.
     *
     * @param warehouses of this server, the default first
     * @throws TarnException {@code INVALID_VALUE} for the first part that is wrong
     */
    public static LoadPlan of(LoadRequest request, List<String> warehouses) {
        LoadMode mode = oneOf("mode", request.mode(), LoadMode.values());
        LoadFormat format = oneOf("format", request.format(), LoadFormat.values());
        if (request.table() == null) {
            throw missing("table", "[warehouse.]namespace.table");
        }
        LoadTarget target = LoadTarget.parse(request.table(), warehouses);
        List<String> partitionBy = request.partitionBy() == null ? List.of() : request.partitionBy();
        String schema = request.schema() == null || request.schema().isBlank() ? null : request.schema();
        if (schema != null && !format.text()) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "a schema is for CSV and JSON; " + format.name().toLowerCase(Locale.ROOT)
                            + " files have one of their own");
        }
        List<PartitionField> fields =
                partitionBy.stream().map(PartitionField::parse).toList();
        CsvForm csv = CsvForm.of(request.csv());
        return new LoadPlan(target, uploadsOf(request), format, mode, fields, csv, schema);
    }

    private static List<UploadId> uploadsOf(LoadRequest request) {
        if (request.uploads() == null || request.uploads().isEmpty()) {
            throw missing("uploads", "ids that PUT /v1/uploads/{file name} answered with");
        }
        if (request.uploads().size() > MAX_FILES) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "a load takes at most " + MAX_FILES + " files, not "
                            + request.uploads().size());
        }
        return request.uploads().stream().map(UploadId::parse).toList();
    }

    private static <E extends Enum<E>> E oneOf(String what, @Nullable String text, E[] values) {
        List<String> words = Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
        String choices = String.join(", ", words);
        if (text == null) {
            throw missing(what, "one of " + choices);
        }
        int at = words.indexOf(text.toLowerCase(Locale.ROOT));
        if (at < 0) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "the " + what + " of a load is one of " + choices + ", not '" + text + "'"
                            + new Similarity(words).hint(text));
        }
        return values[at];
    }

    private static TarnException missing(String field, String form) {
        return new TarnException(ErrorCode.INVALID_VALUE, "the load request has no '" + field + "': give " + form);
    }
}
