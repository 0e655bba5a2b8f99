package io.tarn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.TarnException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LocationTest {
    @Test
    void theSpellingsOfALocalPlaceAreOnePlace() {
        assertThat(Location.of("file:/a/b/")).isEqualTo(Location.of("file:///a/b"));
        assertThat(Location.of("/a//b")).isEqualTo(Location.of(Path.of("/a/b")));
        assertThat(Location.of("FILE://localhost/a").value()).isEqualTo("file:///a");
    }

    @Test
    void aPlaceContainsItselfAndWhatLiesBelowButNoSiblingWithTheSameBeginning() {
        Location root = Location.of("s3://bucket/lake");
        assertThat(root.contains(root)).isTrue();
        assertThat(root.contains(root.child("t"))).isTrue();
        assertThat(root.contains(Location.of("s3://bucket/lake2"))).isFalse();
    }

    @Test
    void spacesAndPercentSignsStayAsTheyAre() {
        assertThat(Location.of("file:///a b/100%25").localPath()).isEqualTo(Path.of("/a b/100%25"));
    }

    @Test
    void relativeClimbingAndHostedFilesAreRefused() {
        for (String bad : new String[] {"a/b", "", "file:///a/../b", "file://host/a"}) {
            assertThatThrownBy(() -> Location.of(bad))
                    .isInstanceOf(TarnException.class)
                    .hasMessageContaining("'" + bad + "'");
        }
    }
}
