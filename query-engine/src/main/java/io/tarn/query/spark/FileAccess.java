package io.tarn.query.spark;

import io.tarn.query.files.AllowedFiles;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;

/**
 * Where {@code COPY INTO} and {@code read_files} may read files that belong to no table.
 *
 * @param allowedPrefixes folders as absolute URIs ({@code file:///data/in}); a path must lie in one of them
 */
public record FileAccess(List<String> allowedPrefixes) {
    /** Keeps a copy of the list. */
    public FileAccess {
        allowedPrefixes = List.copyOf(allowedPrefixes);
    }

    /** Where Spark's configuration has it, one line each; no statement can set it. */
    static final String SETTING = "spark.tarn.files.allowed-prefixes";

    /** As it stands in Spark's configuration. */
    String text() {
        return String.join("\n", allowedPrefixes);
    }

    /** What the configuration of a Spark says. */
    static AllowedFiles of(SparkConf configuration) {
        return new AllowedFiles(Arrays.stream(configuration.get(SETTING, "").split("\n"))
                .filter(prefix -> !prefix.isEmpty())
                .toList());
    }
}
