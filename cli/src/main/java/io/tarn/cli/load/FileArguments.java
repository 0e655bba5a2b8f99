package io.tarn.cli.load;

import io.tarn.cli.terminal.CommandException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** The files that arguments mean: names, and patterns that no shell has expanded ({@code 'data/*.csv'}). */
final class FileArguments {
    private static final String WILD = "*?[{";

    private FileArguments() {}

    /**
     * The files, in the order of the arguments, those of one pattern by name, none twice.
     *
     * @throws CommandException if there is no such file, or none that matches a pattern
     */
    static List<Path> expand(List<String> arguments) {
        Set<Path> files = new LinkedHashSet<>();
        for (String argument : arguments) {
            files.addAll(expand(argument));
        }
        return List.copyOf(files);
    }

    private static List<Path> expand(String argument) {
        Path path = path(argument);
        if (Files.isRegularFile(path)) {
            if (!Files.isReadable(path)) {
                throw new CommandException("cannot read '" + argument + "': permission denied");
            }
            return List.of(path);
        }
        if (Files.isDirectory(path)) {
            throw new CommandException("'" + argument + "' is a folder; write '" + path.resolve("*.csv")
                    + "' or the like for the files in it");
        }
        if (!isPattern(argument)) {
            throw new CommandException("file '" + argument + "' does not exist");
        }
        List<Path> matches = matches(path, argument);
        if (matches.isEmpty()) {
            throw new CommandException("no file matches '" + argument + "'");
        }
        return matches;
    }

    private static Path path(String argument) {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new CommandException("'" + argument + "' is not a file name: " + e.getReason(), e);
        }
    }

    private static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> WILD.indexOf(c) >= 0);
    }

    private static List<Path> matches(Path pattern, String argument) {
        Path base = pattern.isAbsolute() ? pattern.getRoot() : Path.of("");
        int fixed = 0;
        while (fixed < pattern.getNameCount()
                && !isPattern(pattern.getName(fixed).toString())) {
            base = base.resolve(pattern.getName(fixed).toString());
            fixed++;
        }
        Path rest = pattern.subpath(fixed, pattern.getNameCount());
        int depth = rest.toString().contains("**") ? Integer.MAX_VALUE : rest.getNameCount();
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
            return walk(base, depth, matcher);
        } catch (PatternSyntaxException e) {
            throw new CommandException("'" + argument + "' is not a pattern: " + e.getDescription(), e);
        } catch (IOException e) {
            throw new CommandException("cannot look for '" + argument + "': " + e.getMessage(), e);
        }
    }

    private static List<Path> walk(Path base, int depth, PathMatcher matcher) throws IOException {
        List<Path> found = new ArrayList<>();
        Path start = base.toString().isEmpty() ? Path.of(".") : base;
        Files.walkFileTree(
                start, EnumSet.noneOf(java.nio.file.FileVisitOption.class), depth, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                        return folder.equals(start) || !hidden(folder)
                                ? FileVisitResult.CONTINUE
                                : FileVisitResult.SKIP_SUBTREE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        Path relative = start.relativize(file);
                        if (!hidden(file) && matcher.matches(relative) && Files.isRegularFile(file)) {
                            found.add(base.resolve(relative));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure) {
                        return FileVisitResult.CONTINUE;
                    }
                });
        found.sort(null);
        return found;
    }

    private static boolean hidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }
}
