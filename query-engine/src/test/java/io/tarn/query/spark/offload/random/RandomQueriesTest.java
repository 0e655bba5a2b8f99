package io.tarn.query.spark.offload.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.query.http.SqlServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random queries have the same answers with the native engine and without it. {@code -Dtarn.random.seed=N} takes other ones,
 * {@code -Dtarn.random.queries=N} says how many run
 * natively at least, {@code -Dtarn.random.minutes=N} goes on with other seeds for so long.
 */
class RandomQueriesTest {
    /** A check of a change should not fail because of another query than before; other seeds are for the hunt. */
    private static final long SEED = 20_261;

    private static final int QUERIES = 2_000;
    private static final int MOST_SHRUNK = 10;
    private static final int TRIES = 150;

    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @BeforeAll
    static void waitForSpark() {
        server.answer("SELECT 1");
    }

    @Test
    void bothEnginesGiveTheSameAnswers() {
        long first = Long.getLong("tarn.random.seed", SEED);
        int queries = Integer.getInteger("tarn.random.queries", QUERIES);
        long end = System.nanoTime() + Long.getLong("tarn.random.minutes", 0) * 60_000_000_000L;
        List<String> differences = new ArrayList<>();
        long seed = first;
        do {
            Hunt hunt = new Hunt(server, seed);
            hunt.run(queries);
            System.out.println("random queries, seed " + seed + ": " + hunt.counts() + ", different: "
                    + hunt.found().size());
            for (Hunt.Found found : hunt.found()) {
                System.out.println("DIFFERENT: " + found);
                String text = differences.size() < MOST_SHRUNK || end > System.nanoTime()
                        ? hunt.shrunk(found, TRIES)
                        : found.toString();
                System.out.println("SHORTER: " + text);
                differences.add(text);
            }
            hunt.end();
            assertThat(hunt.count("not valid")).as("queries that Spark refuses").isLessThan(queries / 10);
            assertThat(hunt.count("native"))
                    .as("queries that are native as a whole")
                    .isGreaterThan(queries / 2);
            seed++;
        } while (System.nanoTime() < end);
        assertThat(differences).isEmpty();
    }
}
