package io.tarn.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Paths that a page names in backticks exist: a map of rooms that are not there is worse than none. */
final class NamedPaths {
    private static final Pattern IN_BACKTICKS = Pattern.compile("`([^`\n]+)`");

    /** Relative, with a slash inside, and of characters that paths have: neither a URL nor a command nor an HTTP path. */
    private static final Pattern LIKE_A_PATH = Pattern.compile("(\\./)?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*/?");

    /** What a build makes need not be there. */
    private static final Pattern BUILT = Pattern.compile("(.*/)?target(/.*)?");

    private final Path root;

    NamedPaths(Path root) {
        this.root = root;
    }

    /** The paths that the page names and that are not there, a sentence each. */
    List<String> violations(Path page) {
        try {
            return IN_BACKTICKS
                    .matcher(Files.readString(page, StandardCharsets.UTF_8))
                    .results()
                    .map(MatchResult::group)
                    .map(text -> text.substring(1, text.length() - 1))
                    .filter(text ->
                            text.contains("/") && LIKE_A_PATH.matcher(text).matches())
                    .filter(text -> !BUILT.matcher(text).matches())
                    .distinct()
                    .filter(text -> !Files.exists(root.resolve(text)))
                    .map(text -> page.getFileName() + " names `" + text + "`, which does not exist")
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + page, e);
        }
    }
}
