package io.tarn.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The public types of a module are those that its {@code public-types.txt} lists, one full name a line. To make a type
 * public is then a decision that a reader of the change sees.
 */
final class PublicTypes {
    static final String FILE_NAME = "public-types.txt";

    private final Path list;

    PublicTypes(Path moduleFolder) {
        this.list = moduleFolder.resolve(FILE_NAME);
    }

    /** What is wrong, a sentence each; empty when list and classes agree. */
    List<String> violations(JavaClasses classes) {
        Set<String> actual = publicTypes(classes);
        if (!Files.exists(list)) {
            return actual.isEmpty()
                    ? List.of()
                    : List.of(list + " does not exist; write it with these lines, or make the types package-private:\n"
                            + String.join("\n", actual));
        }
        Set<String> listed = new TreeSet<>(RuleLines.ofFile(list));
        List<String> violations = new ArrayList<>();
        actual.stream()
                .filter(type -> !listed.contains(type))
                .forEach(type -> violations.add(
                        type + " is public but not listed: add it to " + list + " or make it package-private"));
        listed.stream()
                .filter(type -> !actual.contains(type))
                .forEach(type -> violations.add(type + " is listed but no public type: remove it from " + list));
        return violations;
    }

    /** Writes the list as the classes are now: for the one command in build-rules' README. */
    void write(JavaClasses classes) {
        Set<String> actual = publicTypes(classes);
        try {
            if (!actual.isEmpty()) {
                Files.writeString(list, String.join("\n", actual) + "\n", StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + list, e);
        }
    }

    private static Set<String> publicTypes(JavaClasses classes) {
        return classes.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isNestedClass())
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
