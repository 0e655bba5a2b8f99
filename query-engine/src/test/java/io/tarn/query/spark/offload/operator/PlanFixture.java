package io.tarn.query.spark.offload.operator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.query.duckdb.NativeEngine;
import io.tarn.query.duckdb.NativeFailure;
import io.tarn.query.duckdb.NativeLimits;
import io.tarn.query.duckdb.NativeRows;
import io.tarn.query.http.SqlServer;
import io.tarn.query.spark.offload.NativeConf;
import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.query.spark.offload.scan.IcebergScans;
import io.tarn.query.spark.offload.scan.RowText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Runs queries on both engines: on Spark, and translated on DuckDB. The engines are those of the whole test JVM. */
final class PlanFixture implements BeforeAllCallback {
    private final SqlServer server;
    private final String namespace;
    private Engines engines;
    private SparkSession session;

    /** For tables in a namespace of a test class. */
    PlanFixture(SqlServer server, String namespace) {
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
        session.conf().set(NativeConf.ENABLED, false);
        // Little data: compiling and distributing would take most of the time.
        session.conf().set("spark.sql.codegen.wholeStage", false);
        session.conf().set("spark.sql.adaptive.enabled", false);
        session.conf().set("spark.sql.shuffle.partitions", 1);
        session.sql("USE lake." + namespace);
    }

    /** Runs statements on Spark. */
    void run(String... statements) {
        for (String statement : statements) {
            session.sql(statement).collectAsList();
        }
    }

    /** Asserts that a query gives the same rows on both engines, and gives its translation. */
    NativePlan same(String query) {
        Dataset<Row> dataset = dataset(query);
        NativePlan plan = translate(dataset);
        SameRows.inAnyOrder(query + "\n" + plan.sql(), natively(plan), spark(dataset));
        return plan;
    }

    /**
     * The same, if the query is native; else why not. A query that fails natively has to fail on Spark: few rows may have a sum of zero to
     * divide by.
     */
    Optional<String> sameIfNative(String query) {
        Dataset<Row> dataset = dataset(query);
        NativePlan plan;
        try {
            plan = engines.translator.translate(dataset.queryExecution().optimizedPlan(), "UTC");
        } catch (NotNative e) {
            return Optional.of(e.reason());
        }
        List<String> rows;
        try {
            rows = natively(plan);
        } catch (NativeFailure e) {
            assertThatThrownBy(dataset::collectAsList)
                    .as(query + "\n" + e.getMessage())
                    .isInstanceOf(SparkThrowable.class);
            return Optional.empty();
        }
        SameRows.inAnyOrder(query + "\n" + plan.sql(), rows, spark(dataset));
        return Optional.empty();
    }

    /** The same, and in the same order. */
    NativePlan sameInOrder(String query) {
        Dataset<Row> dataset = dataset(query);
        NativePlan plan = translate(dataset);
        SameRows.inOrder(query + "\n" + plan.sql(), natively(plan), spark(dataset));
        return plan;
    }

    NativePlan translate(String query) {
        return translate(dataset(query));
    }

    NativePlan translate(Dataset<Row> dataset) {
        LogicalPlan plan = dataset.queryExecution().optimizedPlan();
        try {
            return engines.translator.translate(plan, "UTC");
        } catch (NotNative e) {
            throw new AssertionError(e.reason() + "\n" + plan, e);
        }
    }

    /** Why a query is not native, if it is not. */
    Optional<String> refusal(String query) {
        try {
            engines.translator.translate(dataset(query).queryExecution().optimizedPlan(), "UTC");
            return Optional.empty();
        } catch (NotNative e) {
            return Optional.of(e.reason());
        }
    }

    SparkSession session() {
        return session;
    }

    Dataset<Row> dataset(String query) {
        return (Dataset<Row>) session.sql(query);
    }

    private static List<String> spark(Dataset<Row> dataset) {
        return dataset.collectAsList().stream().map(RowText::of).toList();
    }

    List<String> natively(NativePlan plan) {
        List<String> rows = new ArrayList<>();
        try (BufferAllocator allocator = engines.allocator.newChildAllocator("plan", 0, Long.MAX_VALUE);
                NativeRows result = engines.engine.run(plan.query("test"), allocator)) {
            while (result.next()) {
                List<FieldVector> columns = result.batch().getFieldVectors();
                for (int i = 0; i < result.batch().getRowCount(); i++) {
                    rows.add(RowText.of(columns, i));
                }
            }
        }
        return rows;
    }

    private static final class Engines implements AutoCloseable {
        private final PlanTranslator translator = new PlanTranslator(new IcebergScans());
        private final BufferAllocator allocator = new RootAllocator();
        private final NativeEngine engine;

        private Engines(Path folder) {
            engine = new NativeEngine(new NativeLimits(512L << 20, 2, folder.resolve("plan-scratch"), 1L << 30));
        }

        @Override
        public void close() {
            engine.close();
            allocator.close();
        }
    }
}
