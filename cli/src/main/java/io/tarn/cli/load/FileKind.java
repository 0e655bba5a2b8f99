package io.tarn.cli.load;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a file is, by its name. */
enum FileKind {
    CSV("csv", List.of("csv", "tsv")),
    JSON("json", List.of("json", "jsonl", "ndjson")),
    PARQUET("parquet", List.of("parquet", "pq")),
    AVRO("avro", List.of("avro"));

    private final String wireName;
    private final List<String> endings;

    FileKind(String wireName, List<String> endings) {
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
                .filter(kind -> kind.endings.contains(ending))
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
