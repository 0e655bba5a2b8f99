package io.tarn.query.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.files.FoundFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CopyLedgerTest {
    private static FoundFile file(int number) {
        return new FoundFile(Path.of("/in"), Path.of("/in/" + number + ".csv"), number, 1_700_000_000_000L);
    }

    private static List<FoundFile> files(int from, int to) {
        return IntStream.range(from, to).mapToObj(CopyLedgerTest::file).toList();
    }

    @Test
    void remembersThroughItsText() {
        CopyLedger ledger = CopyLedger.parse(null).plus("c1", files(0, 1_000), Set.of());
        CopyLedger read = CopyLedger.parse(
                ledger.plus("c2", files(1_000, 1_001), Set.of("c1")).text());
        assertThat(files(0, 1_001)).allMatch(file -> read.contains(file, Set.of()));
        assertThat(files(1_001, 5_000)).noneMatch(file -> read.contains(file, Set.of()));
        assertThat(read.copies().keySet()).containsExactly("c1", "c2");
    }

    @Test
    void aCopyThatWasRolledBackDoesNotCount() {
        CopyLedger ledger =
                CopyLedger.parse(null).plus("c1", files(0, 1), Set.of()).plus("c2", files(1, 2), Set.of("c1"));
        assertThat(ledger.contains(file(0), Set.of("c1"))).isFalse();
        assertThat(ledger.contains(file(1), Set.of("c1"))).isTrue();
    }

    @Test
    void copiesWithoutTheirSnapshotsArePutTogether() {
        CopyLedger ledger = CopyLedger.parse(null);
        for (int i = 0; i < 100; i++) {
            ledger = CopyLedger.parse(
                    ledger.plus("c" + i, files(i, i + 1), Set.of()).text());
        }
        assertThat(ledger.copies()).hasSize(2);
        CopyLedger last = ledger;
        assertThat(files(0, 100)).allMatch(file -> last.contains(file, Set.of()));
    }

    @Test
    void whatItCanRememberHasABound() {
        CopyLedger full = CopyLedger.parse(null).plus("c1", files(0, 98_000), Set.of());
        assertThat(full.text().length()).isLessThanOrEqualTo(CopyLedger.MOST_CHARS);
        CopyLedger over = full.plus("c2", files(98_000, 99_000), Set.of("c1"));
        assertThat(catchThrowableOfType(TarnException.class, over::text).code()).isEqualTo(ErrorCode.OUT_OF_RESOURCES);
    }
}
