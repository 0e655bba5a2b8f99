package io.tarn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileIOTest {
    private final LocalFileIO io = new LocalFileIO();
    private final FileStores stores = FileStores.local();

    @TempDir
    Path folder;

    @Test
    void aFileIsThereOnlyWhenItIsWhole() throws IOException {
        String place = at("x/data.bin");
        byte[] big = new byte[200_000];
        try (PositionOutputStream out = io.newOutputFile(place).create()) {
            out.write(big);
            out.write(7);
            assertThat(out.getPos()).isEqualTo(200_001);
            assertThat(io.newInputFile(place).exists()).isFalse();
        }
        assertThat(io.newInputFile(place).getLength()).isEqualTo(200_001);
        try (SeekableInputStream in = io.newInputFile(place).newStream()) {
            in.seek(200_000);
            assertThat(in.read()).isEqualTo(7);
        }
        assertThat(Files.list(folder.resolve("x"))).containsExactly(folder.resolve("x/data.bin"));
    }

    @Test
    void createRefusesAFileThatIsThereAndOverwriteReplacesIt() throws IOException {
        write(at("f"), "one");
        assertThatThrownBy(() -> io.newOutputFile(at("f")).create()).isInstanceOf(AlreadyExistsException.class);
        try (PositionOutputStream out = io.newOutputFile(at("f")).createOrOverwrite()) {
            out.write("two".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(folder.resolve("f")).hasContent("two");
    }

    @Test
    void aFileWrittenElsewhereIsMovedToItsPlaceUnlessThereIsOne() throws IOException {
        Path written = Files.writeString(folder.resolve("written"), "here");
        stores.adopt(written, at("a/b/f"));
        assertThat(folder.resolve("a/b/f")).hasContent("here");
        assertThat(written).doesNotExist();
        Path again = Files.writeString(folder.resolve("written"), "again");
        assertThatThrownBy(() -> stores.adopt(again, at("a/b/f"))).isInstanceOf(AlreadyExistsException.class);
        assertThat(folder.resolve("a/b/f")).hasContent("here");
        assertThatThrownBy(() -> stores.adopt(folder.resolve("none"), at("g")))
                .isInstanceOf(RuntimeIOException.class)
                .hasMessageContaining("none");
    }

    @Test
    void aMissingFileIsNotFoundToReadersAndDeleters() {
        assertThatThrownBy(() -> io.newInputFile(at("no")).newStream())
                .isInstanceOf(NotFoundException.class)
                .hasMessage("Failed to open input stream for file: " + at("no"));
        assertThatThrownBy(() -> io.deleteFile(at("no"))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void deletingAFileDeletesItsChecksumTwin() throws IOException {
        write(at("f"), "x");
        Files.writeString(folder.resolve(".f.crc"), "crc");
        io.deleteFile(at("f"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aPrefixIsListedAndDeletedWithAllBelowIt() throws IOException {
        write(at("t/data/a"), "1");
        write(at("t/metadata/b"), "22");
        assertThat(io.listPrefix(at("t")))
                .extracting(FileInfo::location)
                .containsExactlyInAnyOrder(at("t/data/a"), at("t/metadata/b"));
        io.deletePrefix(at("t"));
        assertThat(folder).isEmptyDirectory();
        assertThat(io.listPrefix(at("t"))).isEmpty();
    }

    @Test
    void filesMayBeDeletedWhileTheyAreListed() throws IOException {
        for (int i = 0; i < 200; i++) {
            write(at("t/" + i % 7 + "/f" + i), "x");
            Files.writeString(folder.resolve("t/" + i % 7 + "/.f" + i + ".crc"), "crc");
        }
        Files.createSymbolicLink(folder.resolve("t/link"), folder);

        for (FileInfo file : io.listPrefix(at("t"))) {
            io.deleteFiles(List.of(file.location()));
        }
        assertThat(io.listPrefix(at("t"))).extracting(FileInfo::location).isEmpty();
        assertThat(folder).exists();
    }

    @Test
    void onlyEmptyDirectoriesAreDeleted() throws IOException {
        write(at("t/full/f"), "x");
        Files.createDirectories(folder.resolve("t/empty/deep"));
        stores.deleteEmptyDirectories(Location.of(at("t")));
        assertThat(folder.resolve("t/empty")).doesNotExist();
        assertThat(folder.resolve("t/full/f")).exists();
        io.deleteFile(at("t/full/f"));
        stores.deleteEmptyDirectories(Location.of(at("t")));
        stores.deleteEmptyDirectories(Location.of(at("t")));
        assertThat(folder).isEmptyDirectory();
    }

    private void write(String place, String text) throws IOException {
        try (PositionOutputStream out = io.newOutputFile(place).create()) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private String at(String name) {
        return Location.of(folder).child(name).value();
    }
}
