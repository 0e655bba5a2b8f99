package io.tarn.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"500ms", "30s", "5m", "1h", "7d"})
    void theTextOfADurationReadsBack(String text) {
        assertThat(DurationText.parse(text)).hasToString(text);
    }

    @Test
    void unitsMeanWhatTheySay() {
        assertThat(DurationText.parse(" 90 s ").value()).isEqualTo(Duration.ofSeconds(90));
        assertThat(DurationText.parse("48h")).hasToString("2d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "0s", "-1s", "1.5h", "5 minutes", "9999999999s"})
    void anythingElseIsRefusedByItsText(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(TarnException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
