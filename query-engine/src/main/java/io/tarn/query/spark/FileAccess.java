package io.tarn.query.spark;

import io.tarn.query.files.AllowedFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where {@code COPY INTO} and {@code read_files} may read files that belong to no table.
 *
 * @param allowedPrefixes folders as absolute URIs ({@code file:///data/in}); a path must lie in one of them
 * @param own absolute paths of the server's files and directories, which are refused even inside of such a folder
 */
public record FileAccess(List<String> allowedPrefixes, List<Path> own) {
    private static final Logger LOG = LoggerFactory.getLogger(FileAccess.class);

    /** Spark hands what begins so on to the Hadoop configurations of the driver and the executors. */
    private static final String TO_HADOOP = "spark.hadoop.";

    private static final String ALLOWED = "tarn.files.allowed-prefixes";
    private static final String OWN = "tarn.files.own";

    /** Keeps copies of the lists. */
    public FileAccess {
        allowedPrefixes = List.copyOf(allowedPrefixes);
        own = List.copyOf(own);
    }

    /** As it stands in Spark's configuration, where no statement can change it. */
    Map<String, String> entries() {
        return Map.of(
                TO_HADOOP + ALLOWED,
                String.join("\n", allowedPrefixes),
                TO_HADOOP + OWN,
                String.join(
                        "\n", own.stream().map(path -> path.toUri().toString()).toList()),
                TO_HADOOP + "fs.file.impl",
                GuardedLocalFiles.class.getName(),
                // Whoever asked first without this configuration would have put Hadoop's own into the cache of the
                // process.
                TO_HADOOP + "fs.file.impl.disable.cache",
                "true");
    }

    /** What the configuration of a Spark says. */
    static AllowedFiles of(SparkConf configuration) {
        UnaryOperator<String> entry = name -> configuration.get(TO_HADOOP + name, "");
        return new AllowedFiles(lines(entry.apply(ALLOWED)), own(entry));
    }

    /**
     * The folders that exist, by their real paths.
     *
     * @param entry a Hadoop configuration, empty where it says nothing
     */
    static List<Path> realFolders(UnaryOperator<String> entry) {
        List<Path> folders = new ArrayList<>();
        for (Path folder : paths(entry.apply(ALLOWED))) {
            try {
                folders.add(folder.toRealPath());
            } catch (IOException e) {
                LOG.debug("the allowed folder {} cannot be read now", folder, e);
            }
        }
        return folders;
    }

    /** The server's own files and directories, from a Hadoop configuration. */
    static List<Path> own(UnaryOperator<String> entry) {
        return paths(entry.apply(OWN));
    }

    private static List<Path> paths(String text) {
        return lines(text).stream().map(URI::create).map(Path::of).toList();
    }

    private static List<String> lines(String text) {
        return Arrays.stream(text.split("\n")).filter(line -> !line.isEmpty()).toList();
    }
}
