package io.tarn.query.spark.offload.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.query.http.SqlServer;
import io.tarn.testing.tpc.TpcTable;
import io.tarn.testing.tpc.Tpcds;
import io.tarn.testing.tpc.Tpch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TpcTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @RegisterExtension
    static final PlanFixture tpch = new PlanFixture(server, "tpch");

    @RegisterExtension
    static final PlanFixture tpcds = new PlanFixture(server, "tpcds");

    @Test
    void all22QueriesOfTpchAreNativeAndEqual() throws IOException {
        load("tpch", Tpch.tables(0.01));
        assertThat(refused(tpch, Tpch.queries())).isEmpty();
    }

    @Test
    void all99QueriesOfTpcdsAreEqualAndNativeButForThese() throws IOException {
        load("tpcds", Tpcds.fewRows(10));
        assertThat(refused(tpcds, Tpcds.queries())).isEmpty();
    }

    private static void load(String namespace, List<TpcTable> tables) throws IOException {
        try (RESTCatalog catalog = server.catalog()) {
            new TpcLoad(catalog, namespace).load(tables);
        }
    }

    /** Why which queries are not native; all the others have equal rows, or fail on both engines. */
    private static Map<String, String> refused(PlanFixture fixture, Map<String, String> queries) {
        Map<String, String> reasons = new TreeMap<>();
        queries.forEach((name, query) -> fixture.sameIfNative(query).ifPresent(reason -> reasons.put(name, reason)));
        return reasons;
    }
}
