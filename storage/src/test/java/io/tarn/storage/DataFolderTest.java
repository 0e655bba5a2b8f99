package io.tarn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path folder;

    @Test
    void aSecondServerIsRefusedAndToldWhoHasIt() {
        try (DataFolder first = DataFolder.open(folder.resolve("data"))) {
            first.announce("http://127.0.0.1:8181");
            assertThatThrownBy(() -> DataFolder.open(first.root()))
                    .isInstanceOfSatisfying(
                            TarnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS))
                    .hasMessageContaining(first.root().toString())
                    .hasMessageContaining("http://127.0.0.1:8181");
        }
        DataFolder.open(folder.resolve("data")).close();
    }

    @Test
    void aFolderKeepsItsIdAndAnotherHasAnotherOne() throws IOException {
        UUID id;
        try (DataFolder data = DataFolder.open(folder.resolve("data"))) {
            id = data.id();
        }
        try (DataFolder again = DataFolder.open(folder.resolve("data"));
                DataFolder other = DataFolder.open(folder.resolve("other"))) {
            assertThat(again.id()).isEqualTo(id);
            assertThat(other.id()).isNotEqualTo(id);
        }
        Files.writeString(folder.resolve("data/tarn.id"), "what?");
        assertThatThrownBy(() -> DataFolder.open(folder.resolve("data")))
                .isInstanceOf(TarnException.class)
                .hasMessageContaining("tarn.id")
                .hasMessageContaining("delete it");
    }

    @Test
    void scratchIsEmptiedAtTheStartAndNothingElseIs() throws IOException {
        Path scratch;
        Path staged;
        try (DataFolder data = DataFolder.open(folder)) {
            scratch = Files.createDirectories(data.scratch().resolve("a/b")).resolve("c");
            Files.writeString(scratch, "left over");
            staged = Files.writeString(data.staging().resolve("u"), "staged");
        }
        DataFolder.open(folder).close();
        assertThat(scratch).doesNotExist();
        assertThat(staged).exists();
    }

    @Test
    void aFolderThatCannotBeIsSaidInOneLine() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOfSatisfying(
                        TarnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED))
                .hasMessageContaining("'" + file + "' cannot be used")
                .hasMessageContaining("--data-dir");
    }
}
