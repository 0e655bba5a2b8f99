package io.tarn.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.cli.terminal.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileArgumentsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        for (String name :
                List.of("b.csv", "a.csv", "c.json", ".hidden.csv", "odd[1].csv", "deep/x/d.csv", "deep/e.csv")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "a\n");
        }
    }

    @Test
    void patterns_are_expanded_by_name_without_hidden_files() {
        assertThat(expand("*.csv")).containsExactly("a.csv", "b.csv", "odd[1].csv");
        assertThat(expand("{a,c}.*")).containsExactly("a.csv", "c.json");
        assertThat(expand("d*/?.csv")).containsExactly("deep/e.csv");
        assertThat(expand("deep/**.csv")).containsExactly("deep/e.csv", "deep/x/d.csv");
    }

    @Test
    void a_file_whose_name_is_a_pattern_is_that_file() {
        assertThat(expand("odd[1].csv")).containsExactly("odd[1].csv");
    }

    @Test
    void files_keep_the_order_of_the_arguments_and_none_comes_twice() {
        assertThat(expand("b.csv", "*.csv")).containsExactly("b.csv", "a.csv", "odd[1].csv");
    }

    @Test
    void what_is_not_there_is_told() {
        assertThatThrownBy(() -> expand("nope.csv"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("nope.csv' does not exist");
        assertThatThrownBy(() -> expand("*.xml"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("no file matches");
        assertThatThrownBy(() -> expand("nowhere/*.csv"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("no file matches");
        assertThatThrownBy(() -> expand("deep"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("is a folder");
    }

    private List<String> expand(String... arguments) {
        List<String> absolute = List.of(arguments).stream()
                .map(argument -> folder + "/" + argument)
                .toList();
        return FileArguments.expand(absolute).stream()
                .map(file -> folder.relativize(file).toString())
                .toList();
    }
}
