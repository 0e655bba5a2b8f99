package io.tarn.cli.spark;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What this process runs from, for processes beside it.
 *
 * @param java the {@code java} program
 * @param jars every jar of the class path, in its order
 * @param openings the options of this JVM that let Spark reach into the JDK and that hold properties of Spark and its libraries
 */
public record Distribution(Path java, List<Path> jars, List<String> openings) {
    private static final List<String> OPENINGS =
            List.of("--add-opens", "--add-modules", "--enable-native-access", "-Dio.netty.", "-Djdk.", "-Dspark.");

    /** Keeps copies of the lists. */
    public Distribution {
        jars = List.copyOf(jars);
        openings = List.copyOf(openings);
    }

    /** Of a JVM: its home, its class path and the options that it was started with. */
    public static Distribution of(Path javaHome, String classPath, List<String> options) {
        return new Distribution(
                javaHome.resolve("bin").resolve("java"),
                Arrays.stream(classPath.split(File.pathSeparator, -1))
                        .filter(entry -> entry.endsWith(".jar"))
                        .map(Path::of)
                        .map(Path::toAbsolutePath)
                        .filter(Files::isRegularFile)
                        .toList(),
                options.stream()
                        .filter(option -> OPENINGS.stream().anyMatch(option::startsWith))
                        .toList());
    }
}
