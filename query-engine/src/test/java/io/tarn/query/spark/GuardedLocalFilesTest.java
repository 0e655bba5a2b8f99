package io.tarn.query.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedLocalFilesTest {
    @TempDir
    Path root;

    private Path in;
    private Path secret;
    private FileSystem files;

    @BeforeEach
    void makeFolders() throws IOException {
        root = root.toRealPath();
        in = Files.createDirectories(root.resolve("in"));
        secret = write(root.resolve("outside/secret.csv"), "secret");
        Path allowed = Files.createSymbolicLink(root.resolve("allowed"), in);
        Path data = Files.createDirectories(in.resolve("data"));
        Configuration configuration = new Configuration();
        new FileAccess(List.of(allowed.toUri().toString()), List.of(data))
                .entries()
                .forEach((name, value) -> configuration.set(name.substring("spark.hadoop.".length()), value));
        files = FileSystem.get(URI.create("file:///"), configuration);
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private String read(Path file) throws IOException {
        try (FSDataInputStream stream = files.open(new org.apache.hadoop.fs.Path("file://" + file))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void refused(Path file) {
        assertThatIOException().as(file.toString()).isThrownBy(() -> read(file));
    }

    @Test
    void aFileIsReadFromAnyPosition() throws IOException {
        Path file = write(in.resolve("deeper/a [1].csv"), "0123456789");
        assertThat(read(file)).isEqualTo("0123456789");
        try (FSDataInputStream stream = files.open(new org.apache.hadoop.fs.Path("file://" + file))) {
            stream.seek(7);
            assertThat(stream.read()).isEqualTo('7');
            byte[] two = new byte[2];
            stream.readFully(3, two);
            assertThat(new String(two, StandardCharsets.UTF_8)).isEqualTo("34");
            assertThat(stream.readAllBytes()).hasSize(2);
            assertThat(stream.read()).isEqualTo(-1);
        }
    }

    @Test
    void aNameThatBecameALinkIsNotFollowed() throws IOException {
        refused(Files.createSymbolicLink(in.resolve("a.csv"), secret));
        Path inside = write(in.resolve("b.csv"), "b");
        refused(Files.createSymbolicLink(in.resolve("link-inside.csv"), inside));
        Files.createSymbolicLink(in.resolve("folder"), secret.getParent());
        refused(in.resolve("folder/secret.csv"));
    }

    @Test
    void aFileThatIsGoneIsMissingForSpark() {
        assertThatIOException()
                .isThrownBy(() -> read(in.resolve("none.csv")))
                .isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void theServersOwnFilesAndThoseElsewhereAreReadAsEver() throws IOException {
        assertThat(read(secret)).isEqualTo("secret");
        Path elsewhere = Files.createSymbolicLink(root.resolve("link.csv"), secret);
        assertThat(read(elsewhere)).isEqualTo("secret");
        assertThat(read(Files.createSymbolicLink(in.resolve("data/staging"), secret)))
                .isEqualTo("secret");
    }
}
