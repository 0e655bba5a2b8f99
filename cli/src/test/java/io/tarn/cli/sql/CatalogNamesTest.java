package io.tarn.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.cli.connect.TarnHttp;
import io.tarn.cli.testing.FakeTarn;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogNamesTest {
    @Test
    void namesComeFromTheCatalog() throws IOException {
        try (FakeTarn server = new FakeTarn(0)) {
            CatalogNames.Names names = new CatalogNames(new TarnHttp(server.uri()), null).recent();
            assertThat(names.namespaces()).containsExactly("demo");
            assertThat(names.tables()).containsExactly("demo.flights", "demo.airports");
        }
    }

    @Test
    void completionIsSilentWhereNoCatalogAnswers() {
        CatalogNames.Names names = new CatalogNames(new TarnHttp(URI.create("http://127.0.0.1:1")), null).recent();
        assertThat(names).isEqualTo(new CatalogNames.Names(List.of(), List.of()));
    }
}
