package io.tarn.query.load;

import io.tarn.api.ErrorCode;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which format files have: the one that a statement names, or else the one that their names end with. */
public final class FileFormats {
    private static final Map<String, LoadFormat> BY_ENDING = Map.of(
            "csv", LoadFormat.CSV,
            "tsv", LoadFormat.CSV,
            "json", LoadFormat.JSON,
            "ndjson", LoadFormat.JSON,
            "jsonl", LoadFormat.JSON,
            "parquet", LoadFormat.PARQUET,
            "avro", LoadFormat.AVRO,
            "orc", LoadFormat.ORC);

    private FileFormats() {}

    /**
     * The format of that name.
     *
     * @throws TarnException {@code UNSUPPORTED_FORMAT} with the nearest name if there is none
     */
    public static LoadFormat named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (LoadFormat format : LoadFormat.values()) {
            if (word(format).equals(wanted)) {
                return format;
            }
        }
        List<String> words =
                Arrays.stream(LoadFormat.values()).map(FileFormats::word).toList();
        throw new TarnException(
                ErrorCode.UNSUPPORTED_FORMAT,
                "there is no format '" + name + "'" + new Similarity(words).hint(name) + "; formats: "
                        + String.join(", ", words));
    }

    private static String word(LoadFormat format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The format that all these files have by the endings of their names, a last {@code .gz} aside.
     *
     * @throws TarnException {@code UNSUPPORTED_FORMAT} if an ending tells none, or they tell of several
     */
    public static LoadFormat of(List<Path> files) {
        LoadFormat format = of(files.get(0));
        for (Path file : files) {
            if (format == null || of(file) != format) {
                throw new TarnException(
                        ErrorCode.UNSUPPORTED_FORMAT,
                        "the format of '" + file + "' cannot be told "
                                + (format == null ? "from its name" : "together with that of '" + files.get(0) + "'")
                                + "; give the option format, such as format => 'csv'");
            }
        }
        return Objects.requireNonNull(format);
    }

    private static @Nullable LoadFormat of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return BY_ENDING.get(plain.substring(plain.lastIndexOf('.') + 1));
    }
}
