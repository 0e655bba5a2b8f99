package io.tarn.query.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedFilesTest {
    @TempDir
    Path root;

    private Path in;
    private Path secret;
    private AllowedFiles allowed;

    @BeforeEach
    void makeFolders() throws IOException {
        in = Files.createDirectories(root.resolve("the in%20put"));
        secret = write(Files.createDirectories(root.resolve("outside")).resolve("secret.csv"));
        allowed = new AllowedFiles(List.of(in.toUri().toString()), List.of());
    }

    private static Path write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "a,b");
    }

    private List<String> found(String path) {
        return allowed.find(path).stream()
                .map(file -> {
                    try {
                        return in.toRealPath().relativize(file.path()).toString();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private ErrorCode refusal(String path) {
        return catchThrowableOfType(TarnException.class, () -> allowed.find(path))
                .code();
    }

    @Test
    void aFileInTheFolderIsFoundUnderEachSpellingOfItsPath() throws IOException {
        write(in.resolve("a.csv"));
        assertThat(found(in + "/a.csv")).containsExactly("a.csv");
        assertThat(found("file://" + in + "/a.csv")).containsExactly("a.csv");
        assertThat(found("file:" + in + "/a.csv")).containsExactly("a.csv");
        assertThat(found("FILE://localhost" + in + "//a.csv")).containsExactly("a.csv");
        assertThat(allowed.find(in + "/a.csv").get(0).sizeBytes()).isEqualTo(3);
    }

    @Test
    void aFolderStandsForTheFilesDirectlyInIt() throws IOException {
        write(in.resolve("d/b.csv"));
        write(in.resolve("d/a.csv"));
        write(in.resolve("d/_SUCCESS"));
        write(in.resolve("d/.a.csv.crc"));
        write(in.resolve("d/deeper/c.csv"));
        assertThat(found(in + "/d")).containsExactly("d/a.csv", "d/b.csv");
        assertThat(found(in + "/d/")).containsExactly("d/a.csv", "d/b.csv");
    }

    @Test
    void wildcardsStandForPartsOfOneName() throws IOException {
        write(in.resolve("2025/a1.csv"));
        write(in.resolve("2026/a1.csv"));
        write(in.resolve("2026/a2.csv"));
        write(in.resolve("2026/b1.json"));
        write(in.resolve("2026/_a3.csv"));
        assertThat(found(in + "/*/a?.csv")).containsExactly("2025/a1.csv", "2026/a1.csv", "2026/a2.csv");
        assertThat(found(in + "/2026/[ab]1.*")).containsExactly("2026/a1.csv", "2026/b1.json");
        assertThat(found(in + "/{2025,2026}/a1.csv")).containsExactly("2025/a1.csv", "2026/a1.csv");
        assertThat(found(in + "/2026/_a*.csv")).containsExactly("2026/_a3.csv");
        assertThat(refusal(in + "/*.csv")).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(in + "/[ab")).isEqualTo(ErrorCode.INVALID_VALUE);
    }

    @Test
    void aBackslashMakesAWildcardACharacter() throws IOException {
        write(in.resolve("a*.csv"));
        write(in.resolve("ab.csv"));
        assertThat(found(in + "/a\\*.csv")).containsExactly("a*.csv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "/etc/not-there",
                "file:///etc/passwd",
                "/",
                "/*",
                "/{etc,in}/passwd",
                "s3://bucket/a.csv",
                "https://example.org/a.csv",
                "hdfs:///a.csv",
                "jar:file:/a.jar!/x",
            })
    void whatLiesElsewhereIsRefusedWhetherItExistsOrNot(String path) {
        assertThat(refusal(path)).isIn(ErrorCode.FORBIDDEN, ErrorCode.INVALID_VALUE);
        assertThat(catchThrowableOfType(TarnException.class, () -> allowed.check(path)))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s/../outside/secret.csv",
                "%s/./a.csv",
                "%s/x/../../outside/secret.csv",
                "%s/..",
                "file://host%s/a.csv",
                "a.csv",
                "./a.csv",
                "",
                "  ",
            })
    void aPathThatClimbsOrIsRelativeIsNoPath(String path) {
        assertThat(refusal(path.replace("%s", in.toString()))).isEqualTo(ErrorCode.INVALID_VALUE);
    }

    @Test
    void aNeighbourWithTheSameBeginningIsOutside() throws IOException {
        write(root.resolve("the in%20put2/a.csv"));
        assertThat(refusal(root + "/the in%20put2/a.csv")).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(root + "/the in*/a.csv")).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(root + "/THE IN%20PUT/a.csv")).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void nothingIsPercentDecoded() throws IOException {
        write(in.resolve("%2e%2e/a.csv"));
        assertThat(found(in + "/%2e%2e/a.csv")).containsExactly("%2e%2e/a.csv");
        assertThat(refusal(in + "/%2e%2e/outside/secret.csv")).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(in + "/a%00.csv")).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(in + "/a\0.csv")).isEqualTo(ErrorCode.INVALID_VALUE);
    }

    @Test
    void aLinkThatLeadsOutIsRefused() throws IOException {
        Files.createSymbolicLink(in.resolve("file.csv"), secret);
        Files.createSymbolicLink(in.resolve("folder"), secret.getParent());
        Files.createSymbolicLink(in.resolve("nowhere"), root.resolve("outside/not-there"));
        assertThat(refusal(in + "/file.csv")).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(in + "/*.csv")).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(in.toString())).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(in + "/folder")).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(in + "/folder/secret.csv")).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(in + "/folder/not-there.csv")).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(in + "/*/secret.csv")).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(in + "/nowhere")).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void aLinkInsideIsFollowedAndTheFileFoundOnce() throws IOException {
        write(in.resolve("d/a.csv"));
        Files.createSymbolicLink(in.resolve("d/b.csv"), in.resolve("d/a.csv"));
        assertThat(found(in + "/d")).containsExactly("d/a.csv");
    }

    @Test
    void theAllowedFolderMayBeALinkItself() throws IOException {
        write(in.resolve("a.csv"));
        Path link = Files.createSymbolicLink(root.resolve("link"), in);
        allowed = new AllowedFiles(List.of(link.toUri().toString()), List.of());
        assertThat(found(link + "/a.csv")).containsExactly("a.csv");
        assertThat(found(in + "/a.csv")).containsExactly("a.csv");
        assertThat(refusal(secret.toString())).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void withoutFoldersNothingIsAllowed() throws IOException {
        write(in.resolve("a.csv"));
        allowed = new AllowedFiles(List.of(), List.of());
        assertThat(refusal(in + "/a.csv")).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void aPlaceThatIsYetToBeMustLieInsideToo() throws IOException {
        allowed.check(in + "/new/folder");
        Files.createSymbolicLink(in.resolve("folder"), secret.getParent());
        assertThat(catchThrowableOfType(TarnException.class, () -> allowed.check(in + "/folder/new"))
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void theServersOwnFilesAreRefusedInsideOfAnAllowedFolder() throws IOException {
        Path data = Files.createDirectories(in.resolve("data"));
        Path elsewhere = Files.createDirectories(in.resolve("disk2/staging"));
        Path staging = Files.createSymbolicLink(data.resolve("staging"), elsewhere);
        write(data.resolve("catalog.sqlite"));
        write(elsewhere.resolve("u1"));
        write(in.resolve("data2/a.csv"));
        allowed = new AllowedFiles(List.of(in.toUri().toString()), List.of(data, staging));
        Files.createSymbolicLink(in.resolve("link"), data);
        Files.createSymbolicLink(in.resolve("link.csv"), data.resolve("catalog.sqlite"));
        for (String path : List.of(
                "/data",
                "/data/catalog.sqlite",
                "/data/not-there",
                "/data/*",
                "/*/catalog.sqlite",
                "/data/staging/u1",
                "/disk2/staging/u1",
                "/disk2/staging",
                "/disk2/*/u1",
                "/link/catalog.sqlite",
                "/link.csv",
                "/link")) {
            assertThat(refusal(in + path)).as(path).isEqualTo(ErrorCode.FORBIDDEN);
        }
        assertThat(catchThrowableOfType(TarnException.class, () -> allowed.check(in + "/link/new"))
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(found(in + "/data2/a.csv")).containsExactly("data2/a.csv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/self/environ",
                "/proc/self/cwd",
                "/proc/self/cwd/pom.xml",
                "/proc/self/root/etc/passwd",
                "/proc/self/fd/*",
                "/proc/*/environ",
                "/dev/fd/1",
                "/sys/kernel/notes",
            })
    void whatShowsProcessesIsRefusedWhateverIsAllowed(String path) {
        allowed = new AllowedFiles(List.of("file:///"), List.of());
        assertThat(refusal(path)).isEqualTo(ErrorCode.FORBIDDEN);
    }
}
