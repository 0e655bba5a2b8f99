package io.tarn.query.spark.offload.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tarn.query.duckdb.NativeEngine;
import io.tarn.query.duckdb.NativeLimits;
import io.tarn.query.duckdb.NativeQuery;
import io.tarn.query.duckdb.NativeRows;
import io.tarn.query.http.SqlServer;
import io.tarn.query.spark.offload.expression.NotNative;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import scala.jdk.javaapi.CollectionConverters;

/** Runs the scans of statements on both engines. The engines are those of the whole test JVM. */
final class ScanFixture implements BeforeAllCallback {
    private final SqlServer server;
    private final String namespace;
    private Engines engines;
    private SparkSession session;

    /** For tables in a namespace of a test class. */
    ScanFixture(SqlServer server, String namespace) {
        this.server = server;
        this.namespace = namespace;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        engines = context.getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(Engines.class, key -> new Engines(server.folder()), Engines.class);
        server.answer("CREATE NAMESPACE " + namespace);
        session = ((SparkSession) SparkSession.getDefaultSession().get()).newSession();
        session.sql("USE lake." + namespace);
        // What is expected comes from Spark itself.
        session.conf().set("tarn.native.enabled", "false");
        // It keeps deleted keys in the type that their column had when they were read.
        session.conf().set("spark.sql.iceberg.executor-cache.enabled", "false");
        session.conf().set("spark.sql.iceberg.aggregate-push-down.enabled", "false");
    }

    /** Runs statements on Spark. */
    void run(String... statements) {
        for (String statement : statements) {
            session.sql(statement).collectAsList();
        }
    }

    SparkSession session() {
        return session;
    }

    /** Asserts that the scan of a query gives the same rows on both engines, and gives it. */
    NativeScanSql same(String query) {
        DataSourceV2ScanRelation relation = scan(query);
        NativeScanSql translated = engines.scans.translate(relation, names(relation));
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
            NativeScanSql translated = engines.scans.translate(relation, names);
            List<String> expected =
                    session.sql(query).collectAsList().stream().map(RowText::of).toList();
            assertThat(run("SELECT * FROM (" + translated.sql() + ") WHERE " + condition, translated))
                    .as(condition)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** Why the scan of a query is not native. */
    String reason(String query) {
        DataSourceV2ScanRelation relation = scan(query);
        NotNative refused =
                catchThrowableOfType(NotNative.class, () -> engines.scans.translate(relation, names(relation)));
        assertThat(refused).as(query).isNotNull();
        return refused.reason();
    }

    /** The only scan in the optimised plan of a query. */
    DataSourceV2ScanRelation scan(String query) {
        List<DataSourceV2ScanRelation> scans = new ArrayList<>();
        ((Dataset<Row>) session.sql(query)).queryExecution().optimizedPlan().foreach(node -> {
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
        return Dataset.ofRows(session, relation).collectAsList().stream()
                .map(RowText::of)
                .toList();
    }

    /** The rows of a translation. */
    List<String> run(NativeScanSql translated) {
        return run(translated.sql(), translated);
    }

    /** The rows of a query over a translation. */
    List<String> run(String sql, NativeScanSql translated) {
        List<String> rows = new ArrayList<>();
        try (BufferAllocator allocator = engines.allocator.newChildAllocator("scan", 0, Long.MAX_VALUE);
                NativeRows native_ = engines.engine.run(new NativeQuery("test", sql, translated.tables()), allocator)) {
            while (native_.next()) {
                List<FieldVector> columns = native_.batch().getFieldVectors();
                for (int i = 0; i < native_.batch().getRowCount(); i++) {
                    rows.add(RowText.of(columns, i));
                }
            }
        }
        return rows;
    }

    private static final class Engines implements AutoCloseable {
        private final IcebergScans scans = new IcebergScans();
        private final BufferAllocator allocator = new RootAllocator();
        private final NativeEngine engine;

        private Engines(Path folder) {
            engine = new NativeEngine(new NativeLimits(512L << 20, 2, folder.resolve("scan-scratch"), 1L << 30));
        }

        @Override
        public void close() {
            engine.close();
            allocator.close();
        }
    }
}
