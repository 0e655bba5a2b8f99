package io.tarn.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.tarn.rules.bad.cycle.left.Left;
import io.tarn.rules.bad.cycle.right.Right;
import io.tarn.rules.bad.high.High;
import io.tarn.rules.bad.low.Low;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule fails on a class that breaks it, and passes on one that does not. */
class RulesTest {
    private static final House.Module LOW = new House.Module("low", "io.tarn.rules.bad.low", Set.of());
    private static final House.Module HIGH = new House.Module("high", "io.tarn.rules.bad.high", Set.of("low"));
    private static final House TWO_FLOORS = new House(List.of(LOW, HIGH));

    @TempDir
    Path folder;

    @Test
    void a_circle_of_packages_is_found() {
        assertBreaks(Rules.packagesHaveNoCycles(), classes(Left.class, Right.class), "Cycle detected");
        assertKeeps(Rules.packagesHaveNoCycles(), classes(Low.class, High.class));
    }

    @Test
    void an_arrow_upwards_is_found() {
        assertBreaks(Rules.followsTheArrows(TWO_FLOORS, LOW), classes(Low.class), "modules.txt");
        House.Module allowed = new House.Module("low", "io.tarn.rules.bad.low", Set.of("high"));
        assertKeeps(Rules.followsTheArrows(new House(List.of(allowed, HIGH)), allowed), classes(Low.class));
    }

    @Test
    void a_class_outside_of_its_modules_package_is_found() {
        assertBreaks(Rules.staysInItsPackage(LOW), classes(High.class), "module low owns");
        assertKeeps(Rules.staysInItsPackage(HIGH), classes(High.class));
    }

    @Test
    void a_library_outside_of_its_room_is_found() {
        JavaClasses room = bad("room");
        assertBreaks(Rules.keepsInsideTheFence("java.net.http..", List.of("..http..")), room, "SendsLetters");
        assertKeeps(Rules.keepsInsideTheFence("java.net.http..", List.of("..http..", "..room..")), room);
    }

    @Test
    void a_name_that_says_nothing_is_found() {
        assertBreaks(Rules.namesSayWhatAClassIs(), bad("name"), "TextUtils");
        assertKeeps(Rules.namesSayWhatAClassIs(), bad("room"));
    }

    @Test
    void a_static_field_that_changes_is_found() {
        assertBreaks(Rules.staticFieldsAreFinal(), bad("name"), "Registry.entries");
        assertKeeps(Rules.staticFieldsAreFinal(), classes(High.class));
    }

    @Test
    void a_public_type_that_is_not_listed_is_found_and_a_listed_one_that_is_gone() throws IOException {
        JavaClasses high = classes(High.class);
        PublicTypes types = new PublicTypes(folder);
        assertThat(types.violations(high)).singleElement().asString().contains("does not exist", High.class.getName());

        Path list = Files.writeString(folder.resolve("public-types.txt"), "# a comment\nio.tarn.Gone\n");
        assertThat(types.violations(high))
                .containsExactly(
                        High.class.getName() + " is public but not listed: add it to " + list
                                + " or make it package-private",
                        "io.tarn.Gone is listed but no public type: remove it from " + list);

        Files.writeString(list, High.class.getName());
        assertThat(types.violations(high)).isEmpty();
        assertThat(types.violations(bad("name"))).hasSize(1);
    }

    @Test
    void a_package_without_a_page_is_found() {
        assertThat(MarkedPackages.violations(classes(High.class)))
                .singleElement()
                .asString()
                .contains("bad.high");
        assertThat(MarkedPackages.violations(ModuleClasses.ofThisModule().main()))
                .isEmpty();
    }

    @Test
    void a_test_with_two_parents_is_found() {
        assertThat(TestInheritance.violations(bad("parents")))
                .singleElement()
                .asString()
                .contains("Child has more than 1 parent");
    }

    @Test
    void a_path_that_is_not_there_is_found() throws IOException {
        Files.createDirectories(folder.resolve("storage/src"));
        Path page = Files.writeString(
                folder.resolve("PAGE.md"),
                "`storage/src`, `storage/gone`, `./storage/src/`, `GET /v1/config`, `/v1/sql`, `spark://x`, `a/{id}`, `name`");
        assertThat(new NamedPaths(folder).violations(page))
                .containsExactly("PAGE.md names `storage/gone`, which does not exist");
    }

    @Test
    void a_module_that_is_not_in_the_list_is_found() {
        assertThatThrownBy(() -> House.ours().module("attic"))
                .hasMessageContaining("attic is not in build-rules' modules.txt");
    }

    private static void assertBreaks(ArchRule rule, JavaClasses classes, String message) {
        assertThatThrownBy(() -> rule.check(classes))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message);
    }

    private static void assertKeeps(ArchRule rule, JavaClasses classes) {
        assertThatCode(() -> rule.check(classes)).doesNotThrowAnyException();
    }

    private static JavaClasses classes(Class<?>... classes) {
        return new ClassFileImporter().importClasses(classes);
    }

    private static JavaClasses bad(String room) {
        return new ClassFileImporter().importPackages("io.tarn.rules.bad." + room);
    }
}
