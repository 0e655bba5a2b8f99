package io.tarn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
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
    void aNewFolderIsItsOwnersAlone() throws IOException {
        try (DataFolder data = DataFolder.open(folder.resolve("deep/data"))) {
            assertThat(permissions(data.root())).isEqualTo("rwx------");
            assertThat(data.notes()).isEmpty();
            for (Path part : List.of(data.warehouses(), data.staging(), data.scratch(), data.logs())) {
                assertThat(permissions(part)).as(part.toString()).isEqualTo("rwx------");
            }
            for (String file : List.of("tarn.lock", "tarn.id", "catalog.sqlite", "history.sqlite")) {
                assertThat(permissions(data.root().resolve(file))).as(file).isEqualTo("rw-------");
            }
        }
        assertThat(permissions(folder.resolve("deep"))).isNotEqualTo("rwx------");
    }

    @Test
    void aFolderOfAnOlderServerIsClosedToOthersWhichIsNoted() throws IOException {
        Path root = Files.createDirectories(folder.resolve("data"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path old = Files.writeString(root.resolve("catalog.sqlite-wal"), "");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-rw-r--"));
        try (DataFolder data = DataFolder.open(root)) {
            assertThat(permissions(root)).isEqualTo("rwx------");
            assertThat(permissions(old)).isEqualTo("rw-------");
            assertThat(data.notes())
                    .singleElement()
                    .asString()
                    .contains(root.toString(), "rwxr-xr-x", "warehouse outside");
        }
        try (DataFolder again = DataFolder.open(root)) {
            assertThat(again.notes()).isEmpty();
        }
    }

    @Test
    void aFolderThatIsAlreadyCloserThanThatStaysSo() throws IOException {
        Path root = Files.createDirectories(folder.resolve("data"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), root);
        DataFolder.open(link).close();
        assertThat(permissions(root)).isEqualTo("rwx------");
        assertThat(Files.list(root).map(path -> path.getFileName().toString()))
                .noneMatch(name -> name.startsWith(".tarn"));
    }

    @Test
    void whatBelongsToAnotherUserIsRefused() throws IOException {
        Path root = Files.createDirectories(folder.resolve("data"));
        giveAway(root);
        refused(root, "belongs to the user");

        Path own = Files.createDirectories(folder.resolve("own"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), own);
        giveAway(link);
        refused(link, "is a symbolic link that belongs to the user");
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Path lock = Files.createSymbolicLink(own.resolve("tarn.lock"), victim);
        giveAway(lock);
        refused(own, "tarn.lock");
        assertThat(victim).hasContent("precious");
        Files.delete(lock);
        giveAway(Files.writeString(own.resolve("catalog.sqlite"), ""));
        refused(own, "catalog.sqlite");
    }

    private static void refused(Path root, String why) {
        assertThatThrownBy(() -> DataFolder.open(root))
                .isInstanceOfSatisfying(
                        TarnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED))
                .hasMessageContaining(why)
                .hasMessageContaining("--data-dir");
    }

    /** Only the administrator can. */
    private static void giveAway(Path path) throws IOException {
        try {
            UserPrincipal other =
                    path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            Files.getFileAttributeView(path, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setOwner(other);
        } catch (FileSystemException | UserPrincipalNotFoundException e) {
            assumeTrue(false, "this user cannot give files away: " + e);
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
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
