package io.tarn.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.util.List;

/**
 * A test class has at most one parent of ours, and that is a contract which several implementations keep. Kits of tests that
 * come from elsewhere are not counted.
 */
final class TestInheritance {
    private static final int MAX_PARENTS = 1;
    private static final String OURS = "io.tarn.";

    private TestInheritance() {}

    /** The test classes with more parents, a sentence each. */
    static List<String> violations(JavaClasses testClasses) {
        return testClasses.stream()
                .filter(TestInheritance::isTest)
                .filter(type -> parents(type).size() > MAX_PARENTS)
                .map(type -> type.getName() + " has more than " + MAX_PARENTS + " parent: "
                        + parents(type).stream().map(JavaClass::getName).toList()
                        + "; share by a fixture or an extension instead")
                .sorted()
                .toList();
    }

    private static boolean isTest(JavaClass type) {
        return type.getSimpleName().endsWith("Test")
                || type.getAllMethods().stream().anyMatch(TestInheritance::isTestMethod);
    }

    private static boolean isTestMethod(JavaMethod method) {
        return method.getAnnotations().stream()
                .anyMatch(annotation -> annotation.getRawType().getPackageName().startsWith("org.junit.jupiter"));
    }

    private static List<JavaClass> parents(JavaClass type) {
        return type.getAllRawSuperclasses().stream()
                .filter(parent -> parent.getPackageName().startsWith(OURS))
                .toList();
    }
}
