package io.tarn.query.spark.offload.operator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.query.duckdb.NativeDirectories;
import io.tarn.query.duckdb.NativeFailure;
import io.tarn.query.http.SqlServer;
import io.tarn.query.spark.offload.BothEngines;
import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.query.spark.offload.scan.IcebergScans;
import io.tarn.query.spark.offload.scan.UploadedFiles;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs queries on both engines: on Spark, and translated on DuckDB. */
final class PlanFixture implements BeforeAllCallback {
    private final BothEngines engines;
    private final SqlServer server;
    private PlanTranslator translator;

    /** For tables in a namespace of a test class. */
    PlanFixture(SqlServer server, String namespace) {
        this.server = server;
        engines = new BothEngines(server, namespace);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        engines.beforeAll(context);
        translator = new PlanTranslator(
                new IcebergScans(NativeDirectories.of(List.of(server.folder()))),
                new UploadedFiles(server.folder().resolve("staging")));
    }

    /** Runs statements on Spark. */
    void run(String... statements) {
        engines.run(statements);
    }

    /** Asserts that a query gives the same rows on both engines, and gives its translation. */
    NativePlan same(String query) {
        Dataset<Row> dataset = dataset(query);
        NativePlan plan = translate(dataset);
        SameRows.inAnyOrder(query + "\n" + plan.sql(), natively(plan), BothEngines.spark(dataset));
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
            plan = translator.translate(dataset.queryExecution().optimizedPlan(), "UTC");
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
        SameRows.inAnyOrder(query + "\n" + plan.sql(), rows, BothEngines.spark(dataset));
        return Optional.empty();
    }

    /** The same, and in the same order. */
    NativePlan sameInOrder(String query) {
        Dataset<Row> dataset = dataset(query);
        NativePlan plan = translate(dataset);
        SameRows.inOrder(query + "\n" + plan.sql(), natively(plan), BothEngines.spark(dataset));
        return plan;
    }

    NativePlan translate(String query) {
        return translate(dataset(query));
    }

    NativePlan translate(Dataset<Row> dataset) {
        LogicalPlan plan = dataset.queryExecution().optimizedPlan();
        try {
            return translator.translate(plan, "UTC");
        } catch (NotNative e) {
            throw new AssertionError(e.reason() + "\n" + plan, e);
        }
    }

    /** Why a query is not native, if it is not. */
    Optional<String> refusal(String query) {
        return refusal(dataset(query));
    }

    /** The same. */
    Optional<String> refusal(Dataset<Row> dataset) {
        try {
            translator.translate(dataset.queryExecution().optimizedPlan(), "UTC");
            return Optional.empty();
        } catch (NotNative e) {
            return Optional.of(e.reason());
        }
    }

    SparkSession session() {
        return engines.session();
    }

    Dataset<Row> dataset(String query) {
        return (Dataset<Row>) session().sql(query);
    }

    List<String> natively(NativePlan plan) {
        return engines.natively(plan.query("test"));
    }
}
