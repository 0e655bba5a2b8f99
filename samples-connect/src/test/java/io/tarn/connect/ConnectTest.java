package io.tarn.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.connect.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's own Connect client, in this JVM, on a server in another. */
class ConnectTest {
    @TempDir
    static Path folder;

    private static ConnectedServer server;
    private static SparkSession spark;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = ConnectedServer.start(folder);
        spark = SparkSession.builder().remote(server.connect()).create();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (spark != null) {
            spark.close();
        }
        server.close();
    }

    @Test
    void theSampleWritesChangesReadsAndDropsATable() throws IOException, InterruptedException {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            PlanesWithConnect.main(new String[] {server.connect()});
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("AIRBUS 364\nEMBRAER 56\n");
    }

    @Test
    void whatTheClientWritesIsReadOverHttpAtOnceAndTheOtherWayRound() throws IOException, InterruptedException {
        spark.sql("CREATE NAMESPACE both");
        spark.range(10).writeTo("lake.both.t").create();
        assertThat(server.post("/v1/sql", "text/plain", "SELECT sum(id) FROM both.t")
                        .body())
                .contains("[[45]]");
        server.post("/v1/sql", "text/plain", "DELETE FROM both.t WHERE id > 2");
        assertThat(spark.table("both.t").count()).isEqualTo(3);
    }

    @Test
    void queriesAndWritesOfAClientAreNative() throws IOException, InterruptedException {
        spark.sql("CREATE NAMESPACE quick");
        spark.range(100).writeTo("lake.quick.t").create();
        double before = server.meter("tarn_native_queries_total");
        Row answer = spark.table("quick.t")
                .filter("id % 10 = 3")
                .selectExpr("count(*)", "sum(id)")
                .collectAsList()
                .get(0);
        assertThat(answer.getLong(0)).isEqualTo(10);
        assertThat(answer.getLong(1)).isEqualTo(480);
        spark.table("quick.t").filter("id < 5").writeTo("lake.quick.t").append();
        assertThat(spark.table("quick.t").count()).isEqualTo(105);
        assertThat(server.meter("tarn_native_queries_total")).isGreaterThanOrEqualTo(before + 2);
        assertThat(server.meter("tarn_native_fallbacks_total")).isZero();
    }

    @Test
    void aWarehouseThatIsMadeWhileTheSessionIsOpenIsACatalogOfIt() throws IOException, InterruptedException {
        assertThat(names("SHOW CATALOGS")).contains("lake").doesNotContain("late");
        assertThat(server.post("/v1/warehouses", "application/json", "{\"name\":\"late\"}")
                        .statusCode())
                .isLessThan(300);
        spark.sql("CREATE NAMESPACE late.n");
        spark.range(3).writeTo("late.n.t").create();
        assertThat(spark.table("late.n.t").count()).isEqualTo(3);
        assertThat(names("SHOW CATALOGS")).contains("late");
    }

    @Test
    void sessionsSeeNothingOfEachOther() throws IOException, InterruptedException {
        spark.range(5).createOrReplaceTempView("mine");
        assertThat(spark.table("mine").count()).isEqualTo(5);
        try (SparkSession other =
                SparkSession.builder().remote(server.connect()).create()) {
            assertThatThrownBy(() -> other.table("mine").count()).hasMessageContaining("mine");
        }
    }

    @Test
    void aSessionThatIsClosedIsGoneFromTheServer() throws IOException, InterruptedException {
        String session = server.connect() + "/;session_id=" + UUID.randomUUID();
        SparkSession closed = SparkSession.builder().remote(session).create();
        assertThat(closed.range(2).count()).isEqualTo(2);
        closed.close();
        assertThatThrownBy(() ->
                        SparkSession.builder().remote(session).create().range(2).count())
                .hasMessageContaining("SESSION_CLOSED");
    }

    @Test
    void codeOfTheClientIsNotRunInTheServer() {
        UDF1<Long, Long> twice = id -> id * 2;
        assertThatThrownBy(() -> spark.udf().register("twice", twice, DataTypes.LongType))
                .hasMessageContaining("'register_function' is refused");
        assertThatThrownBy(() -> spark.range(3)
                        .map((org.apache.spark.api.java.function.MapFunction<Long, Long>) id -> id * 2, Encoders.LONG())
                        .count())
                .hasMessageContaining("is refused");
        assertThatThrownBy(() -> spark.addArtifact(new byte[] {1}, "classes/X.class"))
                .hasMessageContaining("artifacts are refused");
        assertThatThrownBy(() -> spark.sql("SELECT reflect('java.lang.System', 'getProperty', 'user.dir')")
                        .collectAsList())
                .hasMessageContaining("reflect");
    }

    @Test
    void filesOfTheServerAreNotReadOrWritten() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.csv"), "a\n1\n");
        assertThatThrownBy(() -> spark.read().csv(secret.toString()).count())
                .hasMessageContaining("'data_source' is refused");
        assertThatThrownBy(() -> spark.sql("SELECT * FROM csv.`" + secret + "`").collectAsList())
                .isInstanceOf(Exception.class);
        assertThatThrownBy(() ->
                        spark.range(1).write().parquet(folder.resolve("out").toString()))
                .hasMessageContaining("'path' is refused");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThatThrownBy(() -> spark.conf().set("spark.sql.runSQLOnFiles", "true"))
                .hasMessageContaining("spark.sql.runSQLOnFiles");
    }

    private static List<String> names(String sql) {
        return spark.sql(sql).collectAsList().stream()
                .map((Row row) -> row.getString(0))
                .toList();
    }
}
