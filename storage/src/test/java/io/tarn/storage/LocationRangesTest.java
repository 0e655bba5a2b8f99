package io.tarn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.TarnException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocationRangesTest {
    private static final Location TABLE = Location.of("file:///lake/t");

    private final LocationRanges ranges = new LocationRanges(
            TABLE, List.of(Location.of("s3://bucket/data")), List.of(Location.of("file:///old/part=1")));

    @Test
    void filesInTheLocationsAreTheTablesOwnInEverySpelling() {
        for (String file : List.of("file:///lake/t/a", "file:/lake/t//a", "/lake/t/a", "FILE://localhost/lake/t/a")) {
            assertThat(ranges.owns(file)).as(file).isTrue();
        }
        assertThat(ranges.owns("s3://bucket/data/f")).isTrue();
    }

    @Test
    void filesOfOthersMayBeReadOnly() {
        assertThat(ranges.mayRead("file:///old/part=1/f")).isTrue();
        assertThat(ranges.owns("file:///old/part=1/f")).isFalse();
    }

    @Test
    void everythingElseIsOutside() {
        for (String uri : List.of(
                "file:///lake/t2/a",
                "file:///lake",
                "file:///lake/t/../t2/a",
                "file:///lake/t/./a",
                "lake/t/a",
                "s3://bucket2/data/f",
                "s3://bucket/data2/f",
                "s3a://bucket/data/f",
                "file://host/lake/t/a",
                "",
                "http://lake/t/a")) {
            assertThat(ranges.mayRead(uri)).as(uri).isFalse();
            assertThat(ranges.owns(uri)).as(uri).isFalse();
        }
    }

    @Test
    void aCatalogSendsThemAndAClientReadsThem() {
        assertThat(LocationRanges.sent(ranges.toConfig())).contains(ranges);
        assertThat(LocationRanges.sent(LocationRanges.of(TABLE).toConfig())).contains(LocationRanges.of(TABLE));
        assertThat(LocationRanges.sent(Map.of("other", "x"))).isEmpty();
    }

    @Test
    void whatAnotherRangeCoversIsNotKept() {
        LocationRanges made = LocationRanges.of(
                TABLE.value(), Map.of("write.data.path", "file:/lake/t/data/", "write.metadata.path", "/meta/t"));

        assertThat(made.owned()).containsExactly(Location.of("file:///meta/t"));
    }

    @Test
    void aTableThatMovesKeepsTheFilesAtItsOldLocation() {
        LocationRanges moved = ranges.movedTo(Location.of("file:///lake/new"));

        assertThat(moved.location()).isEqualTo(Location.of("file:///lake/new"));
        assertThat(moved.owns("file:///lake/t/a")).isTrue();
        assertThat(moved.owns("file:///lake/new/a")).isTrue();
    }

    @Test
    void theNumberOfRangesIsBounded() {
        List<Location> many = IntStream.rangeClosed(0, LocationRanges.MAX_RANGES)
                .mapToObj(i -> Location.of("file:///x/" + i))
                .toList();

        assertThatThrownBy(() -> LocationRanges.of(TABLE).withOwned(many))
                .isInstanceOf(TarnException.class)
                .hasMessageContaining("64 locations");
    }
}
