package io.tarn.storage.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.TarnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretReferenceTest {
    @TempDir
    Path folder;

    @Test
    void aVariableHoldsTheSecret() {
        SecretReference reference = SecretReference.of("env:KEY");
        assertThat(reference.resolve(Map.of("KEY", "hunter2"))).isEqualTo("hunter2");
        assertThat(reference).hasToString("env:KEY");
        assertThatThrownBy(() -> reference.resolve(Map.of()))
                .isInstanceOf(TarnException.class)
                .hasMessageContaining("KEY");
    }

    @Test
    void aFileHoldsTheSecretAndIsNotTold() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "hunter2\n");
        SecretReference reference = SecretReference.of("file:" + file);
        assertThat(reference.resolve(Map.of())).isEqualTo("hunter2");
        assertThat(reference).hasToString("file:****");
        Files.writeString(file, "x".repeat(70_000));
        assertThatThrownBy(() -> reference.resolve(Map.of()))
                .hasMessageContaining("larger than 64 kB")
                .hasMessageNotContaining(folder.toString());
        Files.delete(file);
        assertThatThrownBy(() -> reference.resolve(Map.of()))
                .hasMessageContaining("cannot be read")
                .hasMessageNotContaining(folder.toString());
    }

    @Test
    void whatIsNoReferenceIsNotTold() {
        for (String text :
                List.of("hunter2", "env:", "env:A-B", "env:1A", "file:relative", "file:", "ENV:A", "env:A\n")) {
            assertThat(SecretReference.isOne(text)).as(text).isFalse();
            assertThatThrownBy(() -> SecretReference.of(text))
                    .hasMessageContaining("env:NAME")
                    .hasMessageNotContaining("hunter2");
        }
    }
}
