package io.tarn.rules;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rules of the house for the module that runs the tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HouseRulesTest {
    private static final String WRITE_PUBLIC_TYPES = "tarn.writePublicTypes";

    private final House house = House.ours();
    private final ModuleClasses classes = ModuleClasses.ofThisModule();
    private final House.Module module = house.module(classes.name());

    @BeforeAll
    void the_module_has_classes() {
        // A module of samples may have only data. Then the report shows these rules as skipped, with this line.
        assumeFalse(classes.main().isEmpty(), "module " + classes.name() + " has no classes to look at");
    }

    @Test
    void packages_have_no_cycles() {
        check(Rules.packagesHaveNoCycles());
    }

    @Test
    void the_module_stays_in_its_package() {
        check(Rules.staysInItsPackage(module));
    }

    @Test
    void the_module_follows_the_arrows() {
        check(Rules.followsTheArrows(house, module));
    }

    @Test
    void libraries_stay_in_their_room() {
        for (List<String> fence : RuleLines.ofResource("fences.txt")) {
            check(Rules.keepsInsideTheFence(fence.get(0), fence.subList(1, fence.size())));
        }
    }

    @Test
    void names_say_what_a_class_is() {
        check(Rules.namesSayWhatAClassIs());
    }

    @Test
    void static_fields_are_final() {
        check(Rules.staticFieldsAreFinal());
    }

    @Test
    void files_are_opened_by_storage() {
        check(Rules.filesAreOpenedByStorage());
        check(Rules.locationsBecomePathsInStorage());
    }

    @Test
    void public_types_are_the_listed_ones() {
        PublicTypes types = new PublicTypes(classes.folder());
        if (Boolean.getBoolean(WRITE_PUBLIC_TYPES)) {
            types.write(classes.main());
        }
        checkNone(types.violations(classes.main()));
    }

    @Test
    void every_package_says_what_it_is_and_is_null_marked() {
        checkNone(MarkedPackages.violations(classes.main()));
    }

    @Test
    void tests_have_at_most_one_parent() {
        checkNone(TestInheritance.violations(classes.tests()));
    }

    @Test
    void configuration_keys_are_counted() {
        JavaClasses main = classes.main();
        main.stream()
                .filter(type -> type.isEnum() && type.getSimpleName().equals("ConfigKey"))
                .forEach(HouseRulesTest::tellTheNumberOfKeys);
    }

    private static void tellTheNumberOfKeys(JavaClass keys) {
        System.out.println(keys.getName() + ": " + keys.getEnumConstants().size() + " configuration keys");
    }

    private void check(ArchRule rule) {
        rule.check(classes.main());
    }

    private static void checkNone(List<String> violations) {
        if (!violations.isEmpty()) {
            fail(String.join("\n", violations));
        }
    }
}
