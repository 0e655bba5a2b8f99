package io.tarn.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** Every package has a {@code package-info.java} that is {@code @NullMarked}: it is the page of the map about the package. */
final class MarkedPackages {
    private MarkedPackages() {}

    /** The packages that have none, a sentence each. */
    static List<String> violations(JavaClasses classes) {
        Set<String> marked = classes.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .filter(type -> type.isAnnotatedWith(NullMarked.class))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
        return classes.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !marked.contains(name))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(name -> "package " + name + " has no package-info.java with a sentence and @NullMarked")
                .toList();
    }
}
