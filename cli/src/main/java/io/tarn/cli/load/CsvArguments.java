package io.tarn.cli.load;

import io.tarn.api.LoadRequest;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code tarn load} about CSV. */
final class CsvArguments {
    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            description = "CSV: the character between values; \\t is a tab. Default: a comma, in .tsv files a tab.")
    private @Nullable String delimiter;

    @Option(
            names = "--quote",
            paramLabel = "CHAR",
            description = "CSV: the character around values with delimiters or line ends. Default: \".")
    private @Nullable String quote;

    @Option(
            names = "--null-text",
            paramLabel = "TEXT",
            description = "CSV: the text that stands for NULL, beside the empty one, such as NA.")
    private @Nullable String nullText;

    @Option(names = "--no-header", description = "CSV: the first line has values, not column names.")
    private boolean noHeader;

    /** The first option that was given, to name it where it does not fit. */
    @Nullable
    String given() {
        if (delimiter != null) {
            return "--delimiter";
        }
        if (quote != null) {
            return "--quote";
        }
        if (nullText != null) {
            return "--null-text";
        }
        return noHeader ? "--no-header" : null;
    }

    LoadRequest.CsvOptions options(List<Path> files) {
        boolean tabs = files.stream().allMatch(FileKind::tabs);
        return new LoadRequest.CsvOptions(!noHeader, delimiter == null && tabs ? "\t" : delimiter, quote, nullText);
    }
}
