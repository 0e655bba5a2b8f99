package io.tarn.query.spark.offload;

import io.tarn.query.duckdb.NativeDirectories;
import io.tarn.query.duckdb.NativeEngine;
import io.tarn.query.duckdb.NativeLimits;
import io.tarn.query.duckdb.NativeQuery;
import io.tarn.query.duckdb.NativeRows;
import io.tarn.query.http.SqlServer;
import io.tarn.query.spark.offload.scan.RowText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** A Spark session without the native engine and a native engine without Spark. The engine is that of the whole test JVM. */
public final class BothEngines implements BeforeAllCallback {
    private final SqlServer server;
    private final String namespace;
    private OwnEngine own;
    private SparkSession session;

    /** For tables in a namespace of a test class. */
    public BothEngines(SqlServer server, String namespace) {
        this.server = server;
        this.namespace = namespace;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        own = context.getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(OwnEngine.class, key -> new OwnEngine(server.folder()), OwnEngine.class);
        server.answer("CREATE NAMESPACE " + namespace);
        session = ((SparkSession) SparkSession.getDefaultSession().get()).newSession();
        session.conf().set(NativeConf.ENABLED, false);
        // Little data: compiling and distributing would take most of the time.
        session.conf().set("spark.sql.codegen.wholeStage", false);
        session.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
        session.conf().set("spark.sql.adaptive.enabled", false);
        session.conf().set("spark.sql.shuffle.partitions", 1);
        session.sql("USE lake." + namespace);
    }

    /** Of Spark alone. */
    public SparkSession session() {
        return session;
    }

    /** Runs statements on Spark. */
    public void run(String... statements) {
        for (String statement : statements) {
            session.sql(statement).collectAsList();
        }
    }

    /** The rows of a query on Spark. */
    public static List<String> spark(Dataset<Row> query) {
        return query.collectAsList().stream().map(RowText::of).toList();
    }

    /** The rows of a query on DuckDB. */
    public List<String> natively(NativeQuery query) {
        List<String> rows = new ArrayList<>();
        try (BufferAllocator allocator = own.allocator.newChildAllocator("rows", 0, Long.MAX_VALUE);
                NativeRows result = own.engine.run(query, allocator)) {
            while (result.next()) {
                List<FieldVector> columns = result.batch().getFieldVectors();
                for (int i = 0; i < result.batch().getRowCount(); i++) {
                    rows.add(RowText.of(columns, i));
                }
            }
        }
        return rows;
    }

    private static final class OwnEngine implements AutoCloseable {
        private final BufferAllocator allocator = new RootAllocator();
        private final NativeEngine engine;

        private OwnEngine(Path folder) {
            engine = new NativeEngine(new NativeLimits(
                    512L << 20, 2, folder.resolve("native-scratch"), 1L << 30, NativeDirectories.of(List.of(folder))));
        }

        @Override
        public void close() {
            engine.close();
            allocator.close();
        }
    }
}
