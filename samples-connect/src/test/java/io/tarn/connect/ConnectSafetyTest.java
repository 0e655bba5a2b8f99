package io.tarn.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.connect.proto.AddArtifactsRequest;
import org.apache.spark.connect.proto.AddArtifactsRequest.Batch;
import org.apache.spark.connect.proto.AddArtifactsRequest.BeginChunkedArtifact;
import org.apache.spark.connect.proto.AddArtifactsRequest.SingleChunkArtifact;
import org.apache.spark.connect.proto.AnalyzePlanRequest;
import org.apache.spark.connect.proto.Command;
import org.apache.spark.connect.proto.ConfigRequest.Get;
import org.apache.spark.connect.proto.ConfigRequest.GetAll;
import org.apache.spark.connect.proto.ConfigRequest.GetOption;
import org.apache.spark.connect.proto.ConfigRequest.GetWithDefault;
import org.apache.spark.connect.proto.ConfigRequest.IsModifiable;
import org.apache.spark.connect.proto.ConfigRequest.Operation;
import org.apache.spark.connect.proto.ConfigRequest.Set;
import org.apache.spark.connect.proto.ConfigRequest.Unset;
import org.apache.spark.connect.proto.DataType;
import org.apache.spark.connect.proto.Expression;
import org.apache.spark.connect.proto.KeyValue;
import org.apache.spark.connect.proto.LocalRelation;
import org.apache.spark.connect.proto.Project;
import org.apache.spark.connect.proto.Range;
import org.apache.spark.connect.proto.Read;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.ToSchema;
import org.apache.spark.connect.proto.UnresolvedTableValuedFunction;
import org.apache.spark.connect.proto.WriteOperation;
import org.apache.spark.connect.proto.WriteOperation.SaveTable;
import org.apache.spark.connect.proto.WriteOperation.SaveTable.TableSaveMethod;
import org.apache.spark.connect.proto.WriteOperationV2;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.connect.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client of Spark Connect sends is let through only as far as SQL would let it. */
class ConnectSafetyTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    /** A class on the server's class path that no client has business with. */
    private static final String CLASS = "org.apache.spark.sql.execution.datasources.noop.NoopDataSource";

    /** A type with a class of its own, on the server's class path. */
    private static final String TYPE_CLASS = "org.apache.spark.ml.linalg.VectorUDT";

    @TempDir
    static Path folder;

    private static ConnectedServer server;
    private static SparkSession spark;
    private static RawConnect raw;

    private interface Request {
        void send() throws Exception;
    }

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = ConnectedServer.start(folder);
        spark = SparkSession.builder().remote(server.connect()).create();
        raw = new RawConnect(server.connect());
        spark.sql("CREATE NAMESPACE safe");
        spark.range(3).writeTo("lake.safe.t").create();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (raw != null) {
            raw.close();
        }
        if (spark != null) {
            spark.close();
        }
        server.close();
    }

    private static void refused(String why, Request request) {
        assertThatThrownBy(request::send)
                .hasMessageContaining("PERMISSION_DENIED")
                .hasMessageContaining(why);
    }

    private static AddArtifactsRequest batch(String... names) {
        Batch.Builder batch = Batch.newBuilder();
        for (String name : names) {
            batch.addArtifacts(SingleChunkArtifact.newBuilder().setName(name).setData(RawConnect.chunk("x")));
        }
        return raw.artifacts().setBatch(batch).build();
    }

    private static AddArtifactsRequest begin(String name) {
        return raw.artifacts()
                .setBeginChunk(BeginChunkedArtifact.newBuilder()
                        .setName(name)
                        .setNumChunks(2)
                        .setTotalBytes(2)
                        .setInitialChunk(RawConnect.chunk("x")))
                .build();
    }

    @Test
    void onlyADigestOfTheCacheIsTheNameOfAnArtifact() throws InterruptedException {
        String good = "cache/" + DIGEST;
        for (String name : List.of(
                "cache/../../x",
                "cache/",
                "cache/x",
                "cache/" + DIGEST.toUpperCase(java.util.Locale.ROOT),
                good + "0",
                good.substring(0, good.length() - 1),
                good + "/../x",
                good + "\n",
                "/" + good,
                "Cache/" + DIGEST,
                "jars/x.jar",
                "forward_to_fs/tmp/x",
                "archives/x.zip#y",
                "")) {
            refused("artifact", () -> raw.add(batch(name)));
            refused("artifact", () -> raw.add(batch(good, name)));
            refused("artifact", () -> raw.add(begin(name)));
            refused("artifact", () -> raw.add(batch(good), batch(name)));
            refused("artifact", () -> raw.add(batch(good), begin(name)));
            refused("artifact", () -> raw.status(name));
        }
        assertThat(raw.status(good).getStatusesOrThrow(good).getExists()).isFalse();
        assertThat(raw.add(batch(good)).getArtifacts(0).getIsCrcSuccessful()).isTrue();
        assertThat(raw.status(good).getStatusesOrThrow(good).getExists()).isTrue();
        String other = "cache/" + "f".repeat(64);
        AddArtifactsRequest rest =
                raw.artifacts().setChunk(RawConnect.chunk("y")).build();
        assertThat(raw.add(begin(other), rest).getArtifacts(0).getIsCrcSuccessful())
                .isTrue();
    }

    private static Map<String, String> shown(Operation.Builder operation) {
        return raw.config(operation.build()).getPairsList().stream()
                .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
    }

    @Test
    void everyOperationOnASettingIsHeldAgainstTheAllowedOnes() {
        for (String name : List.of(
                "spark.sql.runSQLOnFiles",
                "spark.sql.variable.substitute",
                "spark.sql.udt.allowCreatingUDTFromString",
                "spark.sql.warehouse.dir",
                "spark.local.dir",
                "spark.authenticate.secret",
                "spark.sql.catalog.lake",
                "spark.sql.catalog.lake.uri",
                "spark.sql.catalog.lake.io-impl",
                "spark.connect.authenticate.token",
                "spark.sql.extensions",
                "spark.sql.sources.default",
                "spark.tarn.runtime",
                "no.such.setting")) {
            KeyValue pair = KeyValue.newBuilder().setKey(name).setValue("true").build();
            refused(
                    name,
                    () -> shown(Operation.newBuilder().setSet(Set.newBuilder().addPairs(pair))));
            refused(
                    name,
                    () -> shown(Operation.newBuilder()
                            .setSet(Set.newBuilder().addPairs(pair).setSilent(true))));
            refused(
                    name,
                    () -> shown(
                            Operation.newBuilder().setUnset(Unset.newBuilder().addKeys(name))));
            refused(
                    name,
                    () -> shown(Operation.newBuilder().setGet(Get.newBuilder().addKeys(name))));
            refused(
                    name,
                    () -> shown(Operation.newBuilder()
                            .setGetOption(GetOption.newBuilder().addKeys(name))));
            refused(
                    name,
                    () -> shown(Operation.newBuilder()
                            .setGetWithDefault(GetWithDefault.newBuilder().addPairs(pair))));
            refused(
                    name,
                    () -> shown(Operation.newBuilder()
                            .setIsModifiable(IsModifiable.newBuilder().addKeys(name))));
            refused(
                    name,
                    () -> shown(Operation.newBuilder()
                            .setGet(Get.newBuilder()
                                    .addKeys("spark.sql.ansi.enabled")
                                    .addKeys(name))));
        }
    }

    @Test
    void allSettingsAreNoMoreThanWhatSetShows() {
        Map<String, String> all = shown(Operation.newBuilder().setGetAll(GetAll.newBuilder()));
        assertThat(all).containsEntry("spark.sql.session.timeZone", "UTC");
        List<String> bySet = spark.sql("SET").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
        assertThat(all.keySet()).isSubsetOf(bySet);
        assertThat(all.toString()).doesNotContain(folder.toString(), "catalog.lake", "127.0.0.1", "secret");

        Map<String, String> some =
                shown(Operation.newBuilder().setGetAll(GetAll.newBuilder().setPrefix("spark.sql.")));
        assertThat(some).containsEntry("session.timeZone", "UTC");
        assertThat(some.keySet()).allMatch(name -> bySet.contains("spark.sql." + name));
        for (String prefix : List.of("spark.sql.catalog.", "spark.auth", "spark.local", "spark.tarn")) {
            assertThat(shown(
                            Operation.newBuilder().setGetAll(GetAll.newBuilder().setPrefix(prefix))))
                    .isEmpty();
        }
    }

    @Test
    void aSettingThatIsAllowedIsSetReadAndUnset() {
        spark.conf().set("spark.sql.shuffle.partitions", "7");
        assertThat(spark.conf().get("spark.sql.shuffle.partitions")).isEqualTo("7");
        assertThat(spark.conf().isModifiable("spark.sql.shuffle.partitions")).isTrue();
        spark.conf().unset("spark.sql.shuffle.partitions");
        assertThat(spark.conf().get("spark.sql.shuffle.partitions")).isNotEqualTo("7");
        // What clients ask for by themselves.
        assertThat(spark.conf().get("spark.sql.session.localRelationCacheThreshold"))
                .isNotEmpty();
        assertThat(spark.sql("SET spark.sql.session.localRelationCacheThreshold")
                        .collectAsList())
                .hasSize(1);
    }

    private static Relation oneRow() {
        return Relation.newBuilder()
                .setRange(Range.newBuilder().setStart(0).setEnd(1).setStep(1))
                .build();
    }

    @Test
    void dataSourcesOtherThanIcebergAreRefusedBeforeTheirClassIsLookedUp() {
        for (String source : List.of("csv", "parquet", "noop", "jdbc", "text", CLASS, "no.such.Source")) {
            SaveTable.Builder table = SaveTable.newBuilder().setTableName("lake.safe.x");
            for (TableSaveMethod method : List.of(
                    TableSaveMethod.TABLE_SAVE_METHOD_SAVE_AS_TABLE, TableSaveMethod.TABLE_SAVE_METHOD_INSERT_INTO)) {
                refused(
                        "'" + source + "'",
                        () -> raw.execute(Command.newBuilder()
                                .setWriteOperation(WriteOperation.newBuilder()
                                        .setInput(oneRow())
                                        .setSource(source)
                                        .setTable(table.setSaveMethod(method)))
                                .build()));
            }
            refused(
                    "'" + source + "'",
                    () -> spark.range(1)
                            .write()
                            .format(source)
                            .mode(SaveMode.Overwrite)
                            .saveAsTable("lake.safe.x"));
            refused(
                    "'" + source + "'",
                    () -> raw.execute(Command.newBuilder()
                            .setWriteOperationV2(WriteOperationV2.newBuilder()
                                    .setInput(oneRow())
                                    .setTableName("lake.safe.x")
                                    .setProvider(source)
                                    .setMode(WriteOperationV2.Mode.MODE_CREATE))
                            .build()));
            assertThatThrownBy(() -> spark.sql("CREATE TABLE lake.safe.x USING `" + source + "` AS SELECT 1 AS a"))
                    .hasMessageContaining("'" + source + "'");
            assertThatThrownBy(() ->
                            spark.sql("CREATE TABLE spark_catalog.default.x USING `" + source + "` AS SELECT 1 AS a"))
                    .hasMessageContaining("'" + source + "'");
        }
        assertThat(spark.catalog().tableExists("lake.safe.x")).isFalse();
        spark.range(3).write().saveAsTable("lake.safe.plain");
        spark.range(3).write().format("iceberg").saveAsTable("lake.safe.named");
        spark.range(3).write().mode(SaveMode.Append).insertInto("lake.safe.named");
        assertThat(spark.table("lake.safe.named").count()).isEqualTo(6);
    }

    @Test
    void aWriteThatNamesNoTableIsRefused() {
        Path out = folder.resolve("out");
        refused(
                "table",
                () -> spark.range(1)
                        .write()
                        .format("csv")
                        .option("path", out.toString())
                        .save());
        refused(
                "table",
                () -> spark.range(1).write().format("noop").mode("append").save());
        refused(
                "table",
                () -> raw.execute(Command.newBuilder()
                        .setWriteOperation(
                                WriteOperation.newBuilder().setInput(oneRow()).putOptions("path", out.toString()))
                        .build()));
        assertThat(out).doesNotExist();
    }

    @Test
    void filesAreNotReadByTheirPath() throws IOException {
        Path secret = Files.writeString(folder.resolve("words.txt"), "secret\n");
        for (String format : List.of("text", "csv", "json", "parquet", "orc", "avro", "xml", "binaryFile", "iceberg")) {
            String name = format + ".`" + secret + "`";
            assertThatThrownBy(() -> raw.execute(RawConnect.sql("SELECT * FROM " + name)))
                    .hasMessageNotContaining("secret\n");
            assertThatThrownBy(() -> spark.table(name).count());
            assertThatThrownBy(() ->
                    raw.execute(RawConnect.sql("CREATE TEMPORARY VIEW v_" + format + " AS SELECT * FROM " + name)));
        }
        refused(
                "'data_source'",
                () -> raw.execute(Relation.newBuilder()
                        .setRead(Read.newBuilder()
                                .setDataSource(Read.DataSource.newBuilder()
                                        .setFormat(CLASS)
                                        .addPaths(secret.toString())))
                        .build()));
        refused("stream", () -> spark.readStream().table("lake.safe.t").isStreaming());
        assertThatThrownBy(() -> raw.execute(Relation.newBuilder()
                        .setUnresolvedTableValuedFunction(UnresolvedTableValuedFunction.newBuilder()
                                .setFunctionName("read_files")
                                .addArguments(text(secret.toString())))
                        .build()))
                .hasMessageContaining("is in no folder");
    }

    private static Expression text(String value) {
        return Expression.newBuilder()
                .setLiteral(Expression.Literal.newBuilder().setString(value))
                .build();
    }

    private static Relation project(Expression.Builder expression) {
        return Relation.newBuilder()
                .setProject(Project.newBuilder().setInput(oneRow()).addExpressions(expression))
                .build();
    }

    @Test
    void functionsThatRunCodeAreUnknownHoweverTheyAreCalled() {
        List<Expression> arguments = List.of(text("java.lang.System"), text("getProperty"), text("user.home"));
        for (String name : List.of("reflect", "java_method", "try_reflect")) {
            for (boolean internal : new boolean[] {false, true}) {
                assertThatThrownBy(() -> raw.execute(project(Expression.newBuilder()
                                .setUnresolvedFunction(Expression.UnresolvedFunction.newBuilder()
                                        .setFunctionName(name)
                                        .setIsInternal(internal)
                                        .addAllArguments(arguments)))))
                        .hasMessageContaining(name);
            }
            assertThatThrownBy(() -> raw.execute(project(Expression.newBuilder()
                            .setCallFunction(org.apache.spark.connect.proto.CallFunction.newBuilder()
                                    .setFunctionName(name)
                                    .addAllArguments(arguments)))))
                    .hasMessageContaining(name);
            assertThatThrownBy(() -> raw.execute(project(Expression.newBuilder()
                            .setExpressionString(Expression.ExpressionString.newBuilder()
                                    .setExpression(name + "('java.lang.System', 'getProperty', 'user.home')")))))
                    .hasMessageContaining(name);
            assertThatThrownBy(() -> raw.execute(Relation.newBuilder()
                            .setUnresolvedTableValuedFunction(UnresolvedTableValuedFunction.newBuilder()
                                    .setFunctionName(name)
                                    .addAllArguments(arguments))
                            .build()))
                    .hasMessageContaining("table-valued function");
        }
    }

    @Test
    void aTypeNamesNoClassOfTheServer() {
        String named = "{\"type\":\"udt\",\"class\":\"" + TYPE_CLASS + "\",\"pyClass\":null,\"sqlType\":\"long\"}";
        String struct = "{\"type\":\"struct\",\"fields\":[{\"name\":\"a\",\"type\":" + named
                + ",\"nullable\":true,\"metadata\":{}}]}";
        DataType type = DataType.newBuilder()
                .setUdt(DataType.UDT
                        .newBuilder()
                        .setType("udt")
                        .setJvmClass(TYPE_CLASS)
                        .setSqlType(DataType.newBuilder().setLong(DataType.Long.getDefaultInstance())))
                .build();
        refused(
                "'udt'",
                () -> raw.execute(Relation.newBuilder()
                        .setToSchema(ToSchema.newBuilder().setInput(oneRow()).setSchema(type))
                        .build()));
        refused(
                "'udt'",
                () -> raw.execute(project(Expression.newBuilder()
                        .setCast(Expression.Cast.newBuilder().setExpr(text("1")).setType(type)))));
        refused(
                "'udt'",
                () -> raw.execute(project(Expression.newBuilder()
                        .setLiteral(Expression.Literal.newBuilder().setNull(type)))));
        assertThatThrownBy(() -> raw.execute(Relation.newBuilder()
                .setLocalRelation(LocalRelation.newBuilder().setSchema(struct))
                .build()));
        assertThatThrownBy(() -> raw.analyze(AnalyzePlanRequest.newBuilder()
                        .setJsonToDdl(AnalyzePlanRequest.JsonToDDL.newBuilder().setJsonString(struct))))
                .hasMessageContaining("UDT");
        assertThatThrownBy(() -> raw.execute(RawConnect.sql("SELECT from_json('{}', '" + struct + "')")));
    }
}
