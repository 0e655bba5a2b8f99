package io.tarn.query.files;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;

/**
 * An absolute path whose later names may have wildcards: {@code *}, {@code ?}, <code>[a-c]</code>, <code>{a,b}</code>, and a
 * backslash before a character that is meant as itself. A wildcard stands for a part of one name, never for a slash.
 *
 * @param fixed the folder or file before the first name with a wildcard
 * @param names what follows, each as it was written
 */
record FilePattern(Path fixed, List<String> names) {
    private static final String WILD = "*?[{\\";

    /**
     * Reads a normalised path.
     *
     * @throws PatternSyntaxException if a bracket is not closed
     */
    static FilePattern of(String path) {
        List<String> names = List.of(path.substring(1).split("/", -1));
        int wild = IntStream.range(0, names.size())
                .filter(i -> names.get(i).chars().anyMatch(c -> WILD.indexOf(c) >= 0))
                .findFirst()
                .orElse(names.size());
        FilePattern pattern = new FilePattern(
                Path.of("/" + String.join("/", names.subList(0, wild))), names.subList(wild, names.size()));
        pattern.names.forEach(FilePattern::matcher);
        return pattern;
    }

    /** Whether it means one file or folder. */
    boolean exact() {
        return names.isEmpty();
    }

    /** Whether a name of a folder is meant at this depth. A name that begins with a dot or an underscore is passed over. */
    boolean matches(int depth, String name) {
        String wanted = names.get(depth);
        boolean hidden = hidden(name) && !hidden(wanted);
        return !hidden && matcher(wanted).matches(Path.of(name));
    }

    /** Whether readers of folders pass a file of this name over. */
    static boolean hidden(String name) {
        return name.startsWith(".") || name.startsWith("_");
    }

    private static PathMatcher matcher(String name) {
        return FileSystems.getDefault().getPathMatcher("glob:" + name);
    }
}
