package io.tarn.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for the repository as a whole; checked here, because this module is built first. */
class HouseTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("..")
            .normalize();

    @Test
    void the_list_of_modules_is_that_of_the_build() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        Set<String> built = Pattern.compile("<module>([^<]+)</module>")
                .matcher(pom)
                .results()
                .map(match -> match.group(1))
                .filter(folder -> !folder.startsWith("third-party/"))
                .collect(Collectors.toSet());
        assertThat(House.ours().modules()).extracting(House.Module::folder).containsExactlyInAnyOrderElementsOf(built);
    }

    @Test
    void arrows_point_down_only() {
        List<String> below = new java.util.ArrayList<>();
        for (House.Module module : House.ours().modules()) {
            assertThat(below)
                    .as("what %s uses is listed above it", module.folder())
                    .containsAll(module.mayUse());
            below.add(module.folder());
        }
    }

    @Test
    void catalog_and_engine_do_not_know_each_other() {
        assertThat(House.ours().module("catalog-service").mayUse()).doesNotContain("query-engine");
        assertThat(House.ours().module("query-engine").mayUse()).doesNotContain("catalog-service");
    }

    @Test
    void each_module_runs_the_rules() throws IOException {
        for (House.Module module : House.ours().modules()) {
            if (!module.folder().equals("build-rules")) {
                assertThat(Files.readString(ROOT.resolve(module.folder()).resolve("pom.xml")))
                        .as("pom.xml of %s", module.folder())
                        .contains("<artifactId>tarn-build-rules</artifactId>");
            }
        }
    }

    @Test
    void the_map_names_only_rooms_that_exist() {
        for (String page : List.of("ARCHITECTURE.md", "DEVELOPMENT.md", "build-rules/README.md")) {
            Path file = ROOT.resolve(page);
            if (Files.exists(file)) {
                assertThat(new NamedPaths(ROOT).violations(file)).isEmpty();
            }
        }
    }

    @Test
    void this_module_keeps_its_own_rules() {
        ModuleClasses classes = ModuleClasses.ofThisModule();
        Rules.packagesHaveNoCycles().check(classes.main());
        Rules.namesSayWhatAClassIs().check(classes.main());
        Rules.staticFieldsAreFinal().check(classes.main());
        Rules.followsTheArrows(House.ours(), House.ours().module("build-rules")).check(classes.main());
        assertThat(new PublicTypes(classes.folder()).violations(classes.main())).isEmpty();
    }
}
