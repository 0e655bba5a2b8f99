package io.tarn.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;

/** The rules that ArchUnit can say, each with the reason that its failure shows. */
final class Rules {
    private static final String SHAPELESS_NAME = ".*(Utils?|Helpers?|Commons?|Managers?)";

    private Rules() {}

    static ArchRule packagesHaveNoCycles() {
        return slices().assignedFrom(new EachPackage())
                .should()
                .beFreeOfCycles()
                .as("packages must not use each other in a circle")
                .because("a circle of packages is one package with several names")
                .allowEmptyShould(true);
    }

    static ArchRule staysInItsPackage(House.Module module) {
        return classes()
                .should()
                .resideInAPackage(module.rootPackage() + "..")
                .because("module " + module.folder() + " owns " + module.rootPackage() + " and nothing else")
                .allowEmptyShould(true);
    }

    static ArchRule followsTheArrows(House house, House.Module module) {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(house.forbiddenTo(module))
                .because("module " + module.folder() + " may use only " + module.mayUse()
                        + "; the arrows are in build-rules' modules.txt")
                .allowEmptyShould(true);
    }

    static ArchRule keepsInsideTheFence(String libraryPackages, List<String> rooms) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(rooms.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(libraryPackages)
                .because(libraryPackages + " is used only in " + String.join(", ", rooms)
                        + "; hand out a type of ours instead (build-rules' fences.txt)")
                .allowEmptyShould(true);
    }

    static ArchRule namesSayWhatAClassIs() {
        return noClasses()
                .should()
                .haveNameMatching(SHAPELESS_NAME)
                .because("such a class hides the type that is missing: name what it is about")
                .allowEmptyShould(true);
    }

    static ArchRule staticFieldsAreFinal() {
        return fields().that()
                .areStatic()
                .and(areWrittenByPeople())
                .should()
                .beFinal()
                .because("two servers in one process, as in every test, would share it")
                .allowEmptyShould(true);
    }

    /** What is not storage neither makes a file access of its own, nor looks which one it was given. */
    static ArchRule filesAreOpenedByStorage() {
        return noClasses()
                .that()
                .resideOutsideOfPackage("io.tarn.storage..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.tarn.storage.LocalFileIO")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.apache.iceberg.hadoop.HadoopFileIO")
                .orShould()
                .callMethod("org.apache.iceberg.Files", "localInput", String.class.getName())
                .because(
                        "storage.FileStores is the only class that turns a location into file access, so that a table's files are"
                                + " bounded by its locations; take a FileIO from it")
                .allowEmptyShould(true);
    }

    /**
     * {@code io.tarn.query.files} has the directories that an administrator allows, {@code offload.scan} the URIs by which Spark names
     * uploads: neither are locations of tables.
     */
    static ArchRule locationsBecomePathsInStorage() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.tarn.storage..", "io.tarn.query.files..", "io.tarn.query.spark.offload.scan..")
                .should()
                .callMethod(Path.class, "of", URI.class)
                .orShould()
                .callMethod(Paths.class, "get", URI.class)
                .orShould()
                .callConstructor(File.class, URI.class)
                .because("storage.FileStores is the only class that makes a path of a location")
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaField> areWrittenByPeople() {
        return DescribedPredicate.describe(
                "are written by people", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    /** Every package of ours is a slice of its own. */
    private static final class EachPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            String name = javaClass.getPackageName();
            return name.startsWith("io.tarn") ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "each package";
        }
    }
}
