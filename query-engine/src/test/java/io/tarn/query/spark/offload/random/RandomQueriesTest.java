package io.tarn.query.spark.offload.random;

import io.tarn.query.http.SqlServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RandomQueriesTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @Test
    void bothEnginesGiveTheSameAnswers() {
        server.rows("SELECT 1");
        long seed = Long.getLong("tarn.random.seed", System.nanoTime() & 0xffffff);
        System.out.println("seed " + seed);
        long t = System.nanoTime();
        Hunt hunt = new Hunt(server, seed);
        System.out.println("tables " + (System.nanoTime() - t) / 1_000_000);
        t = System.nanoTime();
        hunt.run(0, Integer.getInteger("tarn.random.queries", 300));
        System.out.println(hunt.counts() + " in " + (System.nanoTime() - t) / 1_000_000);
    }
}
