package io.tarn.cli.load;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a file is, by its name. */
enum FileKind {
    CSV("csv", "csv|tsv"),
    JSON("json", "json|jsonl|ndjson"),
    PARQUET("parquet", "parquet|pq"),
    AVRO("avro", "avro");

    private final String wireName;
    private final String endings;

    FileKind(String wireName, String endings) {
        this.wireName = wireName;
        this.endings = endings;
    }

    /** As a load request names it. */
    String wireName() {
        return wireName;
    }

    /** The kind that the name's ending tells, a {@code .gz} after it not counted. */
    static Optional<FileKind> of(Path file) {
        String ending = ending(file);
        return Arrays.stream(values())
                .filter(kind -> ending.matches(kind.endings))
                .findFirst();
    }

    /** Whether the name says that values are separated by tabs. */
    static boolean tabs(Path file) {
        return ending(file).equals("tsv");
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return plain.substring(plain.lastIndexOf('.') + 1);
    }
}
