package io.tarn.query.spark.offload.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.query.http.SqlServer;
import io.tarn.query.spark.OwnReader;
import io.tarn.query.spark.offload.BothEngines;
import io.tarn.query.spark.offload.ParquetExample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.io.api.Binary;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.immutable.Map$;

class UploadedFilesTest {
    private static final int JULIAN_DAY_OF_1970 = 2_440_588;

    private static final String EVERY_TYPE = "SELECT * FROM VALUES"
            + " (true, 1Y, 2S, 3, 4L, 5.5F, 6.5D, 7.25BD, 12345678901.5BD, 9BD, 's', X'00ff', DATE'2024-02-29',"
            + " TIMESTAMP'2024-07-01 12:00:00.123456', TIMESTAMP_NTZ'2024-07-01 12:00:00.123456'),"
            + " (false, -128Y, -32768S, -2147483648, -9223372036854775808L, float('-Infinity'), double('NaN'), -99.99BD,"
            + " -99999999999.9BD, -1BD, '', X'', DATE'0001-01-01', TIMESTAMP'0001-01-01 00:00:00',"
            + " TIMESTAMP_NTZ'9999-12-31 23:59:59.999999'),"
            + " (true, 127Y, 32767S, 2147483647, 9223372036854775807L, float('-0'), double('1e308'), 99.99BD, 0.0BD, 0BD,"
            + " 'zo\u00eb \u2603', NULL, DATE'1582-10-10', TIMESTAMP'1582-10-04 23:59:59', TIMESTAMP_NTZ'1969-12-31 23:59:59'),"
            + " (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)"
            + " AS t(b, i1, i2, i4, i8, f4, f8, d4, d12, d1, s, x, day, instant, local)";

    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @RegisterExtension
    static final PlanFixture plans = new PlanFixture(server, "uploads");

    private static Path upload() {
        return server.folder().resolve("staging/u" + UUID.randomUUID());
    }

    private static Dataset<Row> read(Path... files) {
        String[] paths = List.of(files).stream().map(file -> "file://" + file).toArray(String[]::new);
        return (Dataset<Row>)
                plans.session().read().options(OwnReader.options()).parquet(paths);
    }

    private static void same(Dataset<Row> files) {
        NativePlan plan = plans.translate(files);
        SameRows.inAnyOrder(plan.sql(), plans.natively(plan), BothEngines.spark(files));
    }

    private static Path example(String columns, Consumer<Group> row, String... said) throws IOException {
        return ParquetExample.write(upload(), columns, 2, row, said.length == 0 ? Map.of() : Map.of(said[0], said[1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT96", "TIMESTAMP_MICROS"})
    void filesOfSparkAreRead(String times) throws IOException {
        plans.session().conf().set("spark.sql.parquet.outputTimestampType", times);
        Path file = upload();
        writeBySpark(file, plans.dataset(EVERY_TYPE));
        same(read(file));
        same((Dataset<Row>)
                read(file).selectExpr("i4 + 1L AS n", "upper(s) AS s").where("i4 > 0"));
        assertThat(plans.translate(read(file)).bytes()).isPositive();
    }

    /** By what Spark's tasks write with; sessions of a server may not write files. */
    private static void writeBySpark(Path file, Dataset<Row> rows) throws IOException {
        Job job = Job.getInstance(plans.session().sessionState().newHadoopConf());
        OutputWriter writer = new ParquetFileFormat()
                .prepareWrite(plans.session(), job, Map$.MODULE$.empty(), rows.schema())
                .newInstance(
                        file.toString(),
                        rows.schema(),
                        new TaskAttemptContextImpl(job.getConfiguration(), new TaskAttemptID()));
        for (InternalRow row : rows.queryExecution().executedPlan().executeCollect()) {
            writer.write(row);
        }
        writer.close();
    }

    @Test
    void filesOfOthersAreRead() throws IOException {
        Path file = example(
                "required binary s (STRING); optional int32 i (INTEGER(16,true)); optional int64 d (DECIMAL(12,2));"
                        + " optional fixed_len_byte_array(16) wide (DECIMAL(38,3)); optional float f; optional int96 t;"
                        + " optional int64 u (TIMESTAMP(MICROS,true)); optional int64 l (TIMESTAMP(MICROS,false));",
                row -> row.append("s", "x")
                        .append("i", -5)
                        .append("d", 12_345L)
                        .append("wide", Binary.fromConstantByteArray(new byte[16]))
                        .append("f", Float.NaN)
                        .append("t", new NanoTime(JULIAN_DAY_OF_1970, 1_234_567))
                        .append("u", -1L)
                        .append("l", 253_402_300_799_999_999L));
        same(read(file));
    }

    @Test
    void severalFilesAreReadTogether() throws IOException {
        String columns = "optional int32 id; optional binary s (STRING);";
        Path one = example(columns, row -> row.append("id", 1).append("s", "one"));
        Path two = example(columns, row -> row.append("s", "two"));
        same(read(one, two));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "optional int32 i (INTEGER(32,false)); | the column i of type bigint",
                "optional int64 t (TIMESTAMP(MILLIS,true)); | the column t of type timestamp",
                "optional binary e (ENUM); | the column e of type string",
                "repeated int32 r; | the column r of type array",
                "optional group g { optional int32 x; } | the column g of type struct",
                "optional int32 filename; | called as DuckDB calls its own"
            })
    void whatDuckDbMayReadOtherwiseIsSparks(String columns, String reason) throws IOException {
        assertThat(refusal(read(example(columns, row -> {})))).contains(reason);
    }

    @Test
    void datesByAnotherCalendarAreSparks() throws IOException {
        String day = "optional int32 day (DATE);";
        Consumer<Group> row = group -> group.append("day", -200_000);
        same(read(example(day, row)));
        assertThat(refusal(read(example(day, row, "org.apache.spark.version", "2.4.0"))))
                .contains("by another calendar or zone");
        assertThat(refusal(read(example(day, row, "org.apache.spark.legacyDateTime", ""))))
                .isEmpty();
    }

    @Test
    void geometriesAreBytes() throws IOException {
        byte[] point = new byte[21];
        point[0] = 1;
        point[1] = 1;
        String said = "{\"version\":\"1.0.0\",\"primary_column\":\"g\","
                + "\"columns\":{\"g\":{\"encoding\":\"WKB\",\"geometry_types\":[\"Point\"]}}}";
        Path file =
                example("optional binary g;", row -> row.append("g", Binary.fromConstantByteArray(point)), "geo", said);
        same(read(file));
        same((Dataset<Row>) read(file).selectExpr("length(g) AS n").where("g > X'00'"));
    }

    @Test
    void filesThatMayChangeAreSparks() throws IOException {
        Path elsewhere = server.folder().resolve("in/uploads.parquet");
        ParquetExample.write(elsewhere, "optional int32 id;", 1, row -> row.append("id", 1));
        assertThat(refusal(read(elsewhere))).contains("files that are no uploads");
        assertThat(refusal(read(server.folder().resolve("staging/../in/uploads.parquet"))))
                .contains("files that are no uploads");
    }

    private static String refusal(Dataset<Row> files) {
        return plans.refusal(files).orElse("");
    }
}
