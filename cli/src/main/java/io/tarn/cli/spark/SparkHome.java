package io.tarn.cli.spark;

import io.tarn.cli.terminal.CommandException;
import io.tarn.server.SparkCluster;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder that is a home of Spark: {@code jars} holds every jar of the distribution, {@code conf} what its processes log.
 * Executors take all their classes from it and fetch nothing.
 */
final class SparkHome {
    private static final Pattern SPARK_CORE = Pattern.compile("spark-core_([0-9.]+)-.*\\.jar");
    private static final String LOG = """
            status = error
            rootLogger.level = warn
            rootLogger.appenderRef.console.ref = console
            logger.deploy.name = org.apache.spark.deploy
            logger.deploy.level = info
            logger.executor.name = org.apache.spark.executor.CoarseGrainedExecutorBackend
            logger.executor.level = info
            appender.console.type = Console
            appender.console.name = console
            appender.console.target = SYSTEM_ERR
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = %d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5p %c{1.} %m%n%ex
            """;

    /** Ways to give a master or worker orders that ask nobody who they are. */
    private static final String WITHOUT_LOGIN = """
            spark.master.rest.enabled false
            spark.master.ui.decommission.allow.mode DENY
            spark.ui.killEnabled false
            """;

    private final Path folder;
    private final Distribution distribution;

    SparkHome(Path folder, Distribution distribution) {
        this.folder = folder.toAbsolutePath().normalize();
        this.distribution = distribution;
    }

    Path folder() {
        return folder;
    }

    /** Wildcard entries for a class path. */
    String classPath() {
        return folder.resolve("conf")
                + java.io.File.pathSeparator
                + folder.resolve("jars").resolve("*");
    }

    /** The Scala version that Spark asks for in the environment of its workers, such as {@code 2.13}. */
    String scala() {
        return distribution.jars().stream()
                .map(jar -> SPARK_CORE.matcher(jar.getFileName().toString()))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElseThrow(() -> new CommandException("there is no spark-core among the jars of this process"));
    }

    /** Puts in what is missing or has changed, and takes out what the distribution no longer has; returns how many jars it holds. */
    int assemble(JarPlacement placement) {
        try {
            Path jars = Files.createDirectories(folder.resolve("jars"));
            Set<String> names = new HashSet<>();
            for (Path jar : distribution.jars()) {
                String name = nameFor(jar, names);
                place(jar, jars.resolve(name), placement);
            }
            removeOthers(jars, names);
            Path conf = Files.createDirectories(folder.resolve("conf"));
            Files.writeString(conf.resolve("spark-defaults.conf"), settings());
            Path log = conf.resolve("log4j2.properties");
            if (!Files.exists(log)) {
                Files.writeString(log, LOG);
            }
            return names.size();
        } catch (IOException e) {
            throw new CommandException("cannot put Spark's jars into '" + folder + "': " + e, e);
        }
    }

    /** What its processes read when they start; all but the secret. */
    private static String settings() {
        StringBuilder text = new StringBuilder("# Written by tarn spark at each start.\n");
        new TreeMap<>(SparkCluster.settings())
                .forEach((name, value) ->
                        text.append(name).append(' ').append(value).append('\n'));
        return text.append(WITHOUT_LOGIN).toString();
    }

    /** Jars of two groups may have one name. */
    private static String nameFor(Path jar, Set<String> taken) {
        String name = jar.getFileName().toString();
        for (int i = 2; !taken.add(name); i++) {
            name = i + "-" + jar.getFileName();
        }
        return name;
    }

    private static void place(Path jar, Path place, JarPlacement placement) throws IOException {
        if (upToDate(jar, place, placement)) {
            return;
        }
        // Beside its place first: a process that starts meanwhile never finds half a jar, nor none.
        Path beside = Files.createTempFile(place.getParent(), ".new", "");
        try {
            if (placement == JarPlacement.LINKS) {
                Files.delete(beside);
                Files.createSymbolicLink(beside, jar);
            } else {
                Files.copy(jar, beside, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            }
            Files.move(beside, place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("'" + place + "' is in the way", e);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static boolean upToDate(Path jar, Path place, JarPlacement placement) throws IOException {
        boolean link = Files.isSymbolicLink(place);
        if (!Files.exists(place) || link != (placement == JarPlacement.LINKS)) {
            return false;
        }
        return link
                ? Files.readSymbolicLink(place).equals(jar)
                : Files.size(place) == Files.size(jar)
                        && Files.getLastModifiedTime(place).equals(Files.getLastModifiedTime(jar));
    }

    private static void removeOthers(Path jars, Set<String> names) throws IOException {
        List<Path> others = new ArrayList<>();
        try (Stream<Path> there = Files.list(jars)) {
            there.filter(path -> path.getFileName().toString().endsWith(".jar")
                            && !names.contains(path.getFileName().toString()))
                    .forEach(others::add);
        }
        for (Path other : others) {
            Files.deleteIfExists(other);
        }
    }
}
