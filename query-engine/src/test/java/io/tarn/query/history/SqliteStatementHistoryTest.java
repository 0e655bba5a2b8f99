package io.tarn.query.history;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.TarnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStatementHistoryTest extends StatementHistoryContract {
    @TempDir
    Path folder;

    @Override
    HistoryDatabase database() {
        return HistoryDatabase.sqlite(folder.resolve("history.sqlite"));
    }

    @Test
    void aBrokenFileIsSaidInOneLineWithItsName() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.sqlite"), "this is not a database".repeat(100));
        assertThatThrownBy(() -> HistoryDatabase.sqlite(broken))
                .isInstanceOf(TarnException.class)
                .hasMessageContaining(broken.toString())
                .hasMessageContaining("not a database");
    }
}
