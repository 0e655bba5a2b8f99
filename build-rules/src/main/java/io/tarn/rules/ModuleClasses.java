package io.tarn.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The compiled classes of the module that runs the rules.
 *
 * @param folder the module's folder
 * @param main classes of {@code src/main}
 * @param tests classes of {@code src/test}
 */
record ModuleClasses(Path folder, JavaClasses main, JavaClasses tests) {
    /** Of the module that Surefire runs tests for: it names the folder in {@code basedir}. */
    static ModuleClasses ofThisModule() {
        Path folder = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        return new ModuleClasses(
                folder,
                read(folder.resolve("target").resolve("classes")),
                read(folder.resolve("target").resolve("test-classes")));
    }

    String name() {
        return String.valueOf(folder.getFileName());
    }

    private static JavaClasses read(Path classes) {
        return new ClassFileImporter().importPaths(Files.isDirectory(classes) ? List.of(classes) : List.of());
    }
}
