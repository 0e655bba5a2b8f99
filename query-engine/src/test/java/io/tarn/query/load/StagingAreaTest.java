package io.tarn.query.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingAreaTest {
    private static final UserName ANN = new UserName("ann");

    private static final StagingLimits LIMITS = new StagingLimits(100, 3, Duration.ofHours(1));

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @Test
    void a_stored_file_has_what_arrived_under_a_name_of_ours() throws IOException {
        StagedFile file = store("flights (1).csv.gz", 40);

        assertThat(file.path()).hasParent(folder.resolve("staging")).hasSize(40);
        assertThat(file.path().getFileName().toString()).matches("u[0-9a-f]{32}\\.gz");
        assertThat(file.name().value()).isEqualTo("flights (1).csv.gz");
    }

    @Test
    void a_file_beyond_the_bound_is_refused_and_leaves_nothing() throws IOException {
        store("a.csv", 60);

        assertCode(() -> store("b.csv", 41), ErrorCode.OUT_OF_RESOURCES, "no room for b.csv", "100 bytes");
        assertThat(names()).hasSize(1);
        store("c.csv", 40);
    }

    @Test
    void a_length_that_cannot_fit_is_refused_before_a_byte_is_read() {
        InputStream never = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("read");
            }
        };
        assertCode(
                () -> area().store(ANN, UploadName.parse("a.csv"), never, 101),
                ErrorCode.OUT_OF_RESOURCES,
                "no room for a.csv");
    }

    @Test
    void a_stream_that_breaks_leaves_nothing() throws IOException {
        StagingArea area = area();
        InputStream broken = new InputStream() {
            private int left = 10;

            @Override
            public int read() throws IOException {
                if (left-- > 0) {
                    return 'x';
                }
                throw new IOException("reset");
            }

            @Override
            public int read(byte[] bytes, int off, int len) throws IOException {
                bytes[off] = (byte) read();
                return 1;
            }
        };

        assertThatThrownBy(() -> area.store(ANN, UploadName.parse("a.csv"), broken, -1))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(names()).isEmpty();
        area.store(ANN, UploadName.parse("b.csv"), content(100), 100);
    }

    @Test
    void a_folder_that_cannot_be_written_is_told() throws IOException {
        Files.writeString(folder.resolve("staging"), "a file is in the way");

        assertCode(() -> store("a.csv", 1), ErrorCode.STORAGE_FAILED, "cannot store a.csv in the staging folder");
    }

    @Test
    void what_waits_too_long_is_removed_and_frees_its_room() throws IOException {
        StagingArea area = area();
        StagedFile old = area.store(ANN, UploadName.parse("old.csv"), content(90), 90);
        now = now.plus(Duration.ofMinutes(61));

        area.store(ANN, UploadName.parse("new.csv"), content(90), 90);

        assertThat(old.path()).doesNotExist();
        assertCode(() -> area.claim(ANN, List.of(old.id())), ErrorCode.NOT_FOUND, "upload the file again");
    }

    @Test
    void claimed_files_belong_to_one_load_and_count_until_they_are_discarded() throws IOException {
        StagingArea area = area();
        StagedFile file = area.store(ANN, UploadName.parse("a.csv"), content(90), 90);
        List<StagedFile> claimed = area.claim(ANN, List.of(file.id()));
        now = now.plus(Duration.ofDays(2));

        assertCode(() -> area.claim(ANN, List.of(file.id())), ErrorCode.NOT_FOUND, "another load has taken it");
        assertCode(
                () -> area.store(ANN, UploadName.parse("b.csv"), content(90), 90),
                ErrorCode.OUT_OF_RESOURCES,
                "90 are taken");
        assertThat(file.path()).exists();
        area.discard(claimed);
        assertThat(file.path()).doesNotExist();
        area.store(ANN, UploadName.parse("b.csv"), content(90), 90);
    }

    @Test
    void names_and_ids_leave_no_room_for_a_path() {
        for (String name : List.of("../x", "a/b", "a\\b", "", " ", "a\0b", "x".repeat(256))) {
            assertCode(() -> UploadName.parse(name), ErrorCode.INVALID_VALUE, "plain file name");
        }
        for (String id : List.of("../../etc/passwd", "u12", "", "u" + "G".repeat(32))) {
            assertCode(() -> UploadId.parse(id), ErrorCode.NOT_FOUND, "no upload has the id");
        }
    }

    private StagingArea shared;

    private StagingArea area() {
        if (shared == null) {
            shared = new StagingArea(folder.resolve("staging"), LIMITS, clock);
        }
        return shared;
    }

    private StagedFile store(String name, int bytes) {
        return area().store(ANN, UploadName.parse(name), content(bytes), bytes);
    }

    private static InputStream content(int bytes) {
        return new ByteArrayInputStream(new byte[bytes]);
    }

    private List<Path> names() throws IOException {
        if (!Files.isDirectory(folder.resolve("staging"))) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder.resolve("staging"))) {
            return found.toList();
        }
    }

    private static void assertCode(Runnable action, ErrorCode code, String... parts) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        TarnException.class, error -> assertThat(error.code()).isEqualTo(code))
                .hasMessageContainingAll(parts);
    }
}
