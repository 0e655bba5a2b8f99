package io.tarn.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimilarityTest {
    private final Similarity keys = new Similarity(List.of("host", "port", "data-dir", "sql.timeout"));

    @Test
    void aSlipFindsTheNameThatWasMeant() {
        assertThat(keys.nearest("prot")).contains("port");
        assertThat(keys.nearest("datadir")).contains("data-dir");
        assertThat(keys.nearest("SQL.TIMOUT")).contains("sql.timeout");
        assertThat(keys.hint("hots")).isEqualTo("; did you mean 'host'?");
    }

    @Test
    void anotherWordFindsNothing() {
        assertThat(keys.nearest("warehouse")).isEmpty();
        assertThat(keys.hint("warehouse")).isEmpty();
    }
}
