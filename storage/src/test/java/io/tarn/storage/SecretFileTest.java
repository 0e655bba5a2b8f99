package io.tarn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.TarnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyz";

    @TempDir
    Path folder;

    private Path file(String content, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("secret-" + permissions + content.length()), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    @Test
    void theOneLineIsTheSecret() throws IOException {
        for (String permissions : new String[] {"rw-------", "r--------"}) {
            assertThat(SecretFile.read(file(SECRET + "\n", permissions))).isEqualTo(SECRET);
        }
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws IOException {
        for (String permissions : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rwx------", "rw-rw-rw-"}) {
            Path file = file(SECRET, permissions);
            assertThatThrownBy(() -> SecretFile.read(file))
                    .isInstanceOf(TarnException.class)
                    .hasMessageContaining("chmod 600")
                    .hasMessageContaining(permissions)
                    .hasMessageNotContaining(SECRET);
        }
    }

    @Test
    void whatIsNoSecretIsRefused() throws IOException {
        for (String content : new String[] {"", "\n", "too short", "two lines of what would be\nlong enough for one"}) {
            Path file = file(content, "rw-------");
            assertThatThrownBy(() -> SecretFile.read(file))
                    .isInstanceOf(TarnException.class)
                    .hasMessageContaining("32 to 1024");
        }
    }

    @Test
    void aMissingFileIsToldWithHowToMakeOne() {
        assertThatThrownBy(() -> SecretFile.read(folder.resolve("none")))
                .isInstanceOf(TarnException.class)
                .hasMessageContaining("there is no such file")
                .hasMessageContaining("/dev/urandom");
    }

    @Test
    void ofManyThatMakeItAtOnceAllHaveTheSameSecret() throws IOException {
        Path file = folder.resolve("new").resolve("secret");
        Set<String> secrets = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> SecretFile.readOrCreate(file))
                .collect(Collectors.toSet());
        assertThat(secrets).hasSize(1);
        assertThat(secrets.iterator().next()).hasSizeGreaterThanOrEqualTo(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertThat(left).containsExactly(file);
        }
    }
}
