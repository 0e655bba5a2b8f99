package io.tarn.query.spark.offload.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tarn.query.duckdb.NativeDirectories;
import io.tarn.query.duckdb.NativeQuery;
import io.tarn.query.http.SqlServer;
import io.tarn.query.spark.offload.BothEngines;
import io.tarn.query.spark.offload.expression.NotNative;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import scala.jdk.javaapi.CollectionConverters;

/** Runs the scans of statements on both engines. */
final class ScanFixture implements BeforeAllCallback {
    private final SqlServer server;
    private IcebergScans scans;
    private final BothEngines engines;

    /** For tables in a namespace of a test class. */
    ScanFixture(SqlServer server, String namespace) {
        this.server = server;
        engines = new BothEngines(server, namespace);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        engines.beforeAll(context);
        scans = new IcebergScans(NativeDirectories.of(List.of(server.folder())));
        // It keeps deleted keys in the type that their column had when they were read.
        session().conf().set("spark.sql.iceberg.executor-cache.enabled", "false");
        session().conf().set("spark.sql.iceberg.aggregate-push-down.enabled", "false");
    }

    /** Runs statements on Spark. */
    void run(String... statements) {
        engines.run(statements);
    }

    SparkSession session() {
        return engines.session();
    }

    /** Asserts that the scan of a query gives the same rows on both engines, and gives it. */
    NativeScanSql same(String query) {
        DataSourceV2ScanRelation relation = scan(query);
        NativeScanSql translated = scans.translate(relation, names(relation));
        List<String> expected = spark(relation);
        assertThat(run(translated)).as(translated.sql()).containsExactlyInAnyOrderElementsOf(expected);
        return translated;
    }

    /** As {@link #same}, with so many rows. */
    NativeScanSql same(String query, int rows) {
        assertThat(spark(scan(query))).as(query).hasSize(rows);
        return same(query);
    }

    /** Asserts that conditions, said the same in both languages, find the same rows of a table on both engines. */
    void sameWhere(String table, String... conditions) {
        for (String condition : conditions) {
            String query = "SELECT * FROM " + table + " WHERE " + condition;
            DataSourceV2ScanRelation relation = scan(query);
            List<String> names = CollectionConverters.asJava(relation.output()).stream()
                    .map(column -> '"' + column.name() + '"')
                    .toList();
            NativeScanSql translated = scans.translate(relation, names);
            List<String> expected = BothEngines.spark(session().sql(query));
            assertThat(run("SELECT * FROM (" + translated.sql() + ") WHERE " + condition, translated))
                    .as(condition)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** Why the scan of a query is not native. */
    String reason(String query) {
        DataSourceV2ScanRelation relation = scan(query);
        NotNative refused = catchThrowableOfType(NotNative.class, () -> scans.translate(relation, names(relation)));
        assertThat(refused).as(query).isNotNull();
        return refused.reason();
    }

    /** The only scan in the optimised plan of a query. */
    DataSourceV2ScanRelation scan(String query) {
        List<DataSourceV2ScanRelation> scans = new ArrayList<>();
        ((Dataset<Row>) session().sql(query)).queryExecution().optimizedPlan().foreach(node -> {
            if (node instanceof DataSourceV2ScanRelation relation) {
                scans.add(relation);
            }
            return null;
        });
        assertThat(scans).as(query).hasSize(1);
        return scans.get(0);
    }

    private static List<String> names(DataSourceV2ScanRelation relation) {
        return IntStream.rangeClosed(1, relation.output().size())
                .mapToObj(i -> "c" + i)
                .toList();
    }

    private List<String> spark(DataSourceV2ScanRelation relation) {
        return BothEngines.spark(Dataset.ofRows(session(), relation));
    }

    /** The rows of a translation. */
    List<String> run(NativeScanSql translated) {
        return run(translated.sql(), translated);
    }

    /** The rows of a query over a translation. */
    List<String> run(String sql, NativeScanSql translated) {
        return engines.natively(new NativeQuery("test", sql, translated.tables()));
    }
}
