package io.tarn.query.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.query.statement.StatementId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultStoreTest {
    @TempDir
    Path folder;

    @Test
    void ofTooManyFinishedJobsTheOldestGoHoweverLittleTheyTake() {
        ResultStore store = new ResultStore(folder, 1);
        List<Integer> gone = new ArrayList<>();
        for (int i = 0; i < ResultStore.MOST_FINISHED + 2; i++) {
            int number = i;
            store.mayGo(StatementId.next(), () -> gone.add(number));
        }
        assertThat(gone).containsExactly(0, 1);
    }
}
