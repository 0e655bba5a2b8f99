package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Each SQL type comes equal in each format; Arrow's own reader and parquet-avro read, the JSON answer is the measure. */
class SqlTypesTest {
    private static final String ARROW = "application/vnd.apache.arrow.stream";
    private static final String PARQUET = "application/vnd.apache.parquet";

    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @TempDir
    Path folder;

    /** A type, and values of it as SQL; null comes besides. */
    private record Column(String type, String... values) {
        String value(int row) {
            return row < values.length ? "cast(" + values[row] + " AS " + type + ")" : "cast(NULL AS " + type + ")";
        }
    }

    private static final List<Column> COLUMNS = List.of(
            new Column("boolean", "true", "false"),
            new Column("tinyint", "-128", "127", "0"),
            new Column("smallint", "-32768", "32767"),
            new Column("int", "-2147483648", "2147483647", "1"),
            new Column("bigint", "-9223372036854775808", "9223372036854775807", "9007199254740993"),
            new Column("float", "3.4028235E38", "'NaN'", "-1.4E-45", "0.1"),
            new Column("double", "1.7976931348623157E308", "'-Infinity'", "4.9E-324", "'-0.0'"),
            new Column("decimal(5,2)", "-999.99", "999.99", "0", "1.5"),
            new Column("decimal(18,0)", "-999999999999999999", "999999999999999999"),
            new Column(
                    "decimal(38,10)",
                    "-9999999999999999999999999999.9999999999",
                    "9999999999999999999999999999.9999999999",
                    "0.0000000001"),
            new Column("string", "''", "'a,b\"c'", "'Zürich 🏔 \\n tab\\t'", "' '"),
            new Column("binary", "X''", "X'00ff80'"),
            new Column("date", "'0001-01-01'", "'9999-12-31'", "'1969-12-31'"),
            new Column(
                    "timestamp", "'0001-01-01 00:00:00Z'", "'9999-12-31 23:59:59.999999Z'", "'1969-12-31 23:59:59.5Z'"),
            new Column(
                    "timestamp_ntz",
                    "'0001-01-01 00:00:00'",
                    "'9999-12-31 23:59:59.999999'",
                    "'2024-02-29 12:00:00.1'"),
            new Column(
                    "interval year to month", "INTERVAL '-178956970-8' YEAR TO MONTH", "INTERVAL '1-2' YEAR TO MONTH"),
            new Column("interval month", "INTERVAL '2147483647' MONTH", "INTERVAL '-5' MONTH"),
            new Column(
                    "interval day to second",
                    "INTERVAL '-106751991 04:00:54.775807' DAY TO SECOND",
                    "INTERVAL '1 02:03:04.5' DAY TO SECOND"),
            new Column("interval hour to minute", "INTERVAL '-10:05' HOUR TO MINUTE", "INTERVAL '0:00' HOUR TO MINUTE"),
            new Column("interval second", "INTERVAL '5.25' SECOND", "INTERVAL '-61' SECOND"),
            new Column("void"),
            new Column("array<int>", "array(1, NULL, 3)", "array()"),
            new Column("array<array<string>>", "array(array('a', NULL), NULL, array())"),
            new Column("map<string,double>", "map('x', 1.5D, 'y', NULL)", "map()"),
            new Column("map<string,array<date>>", "map('d', array(date'2024-01-01', NULL))"),
            new Column(
                    "struct<a:int,b:struct<c:decimal(4,1),d:timestamp>>",
                    "named_struct('a', 1, 'b', named_struct('c', 1.5, 'd', timestamp'2024-01-01 00:00:00Z'))",
                    "named_struct('a', NULL, 'b', NULL)"),
            new Column("array<struct<s:string,n:bigint>>", "array(named_struct('s', 'x', 'n', 1), NULL)"));

    private static final String VALUES = values(COLUMNS);

    /** On the driver alone. */
    private static final String QUERY = "SELECT * FROM " + VALUES;

    /** The same rows, of which the planner cannot say how few they are: they come in blocks from executors. */
    private static final String QUERY_ON_EXECUTORS =
            "SELECT t.* FROM " + VALUES + " LATERAL VIEW explode(array(1)) AS one";

    private static String values(List<Column> columns) {
        List<String> rows = new ArrayList<>();
        List<String> names = new ArrayList<>();
        columns.forEach(column -> names.add("c" + names.size()));
        for (int i = 0; i < 5; i++) {
            int row = i;
            rows.add("("
                    + String.join(
                            ", ",
                            columns.stream().map(column -> column.value(row)).toList()) + ")");
        }
        return "VALUES " + String.join(", ", rows) + " AS t(" + String.join(", ", names) + ")";
    }

    @Test
    void everyTypeComesEqualInArrow() {
        List<String> expected = rows(QUERY);
        assertThat(expected).hasSize(5);
        assertThat(arrow(QUERY)).isEqualTo(expected);
        assertThat(arrow(QUERY_ON_EXECUTORS)).isEqualTo(expected);
        assertThat(rows(QUERY_ON_EXECUTORS)).isEqualTo(expected);
    }

    @Test
    void everyTypeComesEqualInParquet() throws IOException {
        assertThat(parquet(QUERY_ON_EXECUTORS)).isEqualTo(rows(QUERY));
    }

    @Test
    void everyTypeComesEqualInNdjson() {
        List<String> rows = new ArrayList<>();
        text(QUERY, "application/x-ndjson").lines().forEach(line -> {
            List<String> values = new ArrayList<>();
            SqlServer.json(line).forEach(value -> values.add(value.toString()));
            rows.add(values.toString());
        });
        assertThat(rows).isEqualTo(rows(QUERY));
    }

    @Test
    void everyTypeComesEqualInCsv() {
        List<List<String>> expected = new ArrayList<>();
        server.rows(QUERY).forEach(row -> {
            List<String> values = new ArrayList<>();
            row.forEach(value ->
                    values.add(value.isNull() ? null : value.isValueNode() ? value.asText() : value.toString()));
            expected.add(values);
        });
        List<List<String>> records = new CsvText(text(QUERY, "text/csv")).records();
        assertThat(records.subList(1, records.size())).isEqualTo(expected);
    }

    private static List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        server.rows(sql).forEach(row -> {
            List<String> values = new ArrayList<>();
            row.forEach(value -> values.add(value.toString()));
            rows.add(values.toString());
        });
        return rows;
    }

    private static String text(String sql, String accept) {
        return new String(body(sql, accept), StandardCharsets.UTF_8);
    }

    private static byte[] body(String sql, String accept) {
        HttpResponse<byte[]> response = server.send(
                HttpRequest.newBuilder(server.uri().resolve("/v1/sql"))
                        .header("Accept", accept)
                        .POST(BodyPublishers.ofString(sql))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(response.statusCode())
                .as(() -> new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(accept);
        return response.body();
    }

    private static List<String> arrow(String sql) {
        List<String> rows = new ArrayList<>();
        try (BufferAllocator allocator = new RootAllocator();
                ArrowStreamReader reader =
                        new ArrowStreamReader(new ByteArrayInputStream(body(sql, ARROW)), allocator)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            assertThat(root.getSchema().getCustomMetadata()).containsKey("tarn.statement");
            while (reader.loadNextBatch()) {
                for (int row = 0; row < root.getRowCount(); row++) {
                    List<String> values = new ArrayList<>();
                    for (FieldVector vector : root.getFieldVectors()) {
                        values.add(JsonForm.ofArrow(vector.getField(), value(vector, row))
                                .toString());
                    }
                    rows.add(values.toString());
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return rows;
    }

    /** Arrow's own object, except that its {@code Duration} does not reach as far as its microseconds. */
    private static Object value(FieldVector vector, int row) {
        return vector instanceof DurationVector micros && !micros.isNull(row)
                ? DurationVector.get(micros.getDataBuffer(), row)
                : vector.getObject(row);
    }

    private List<String> parquet(String sql) throws IOException {
        List<String> rows = new ArrayList<>();
        try (ParquetReader<GenericRecord> reader = AvroParquetReader.<GenericRecord>builder(
                        file(sql),
                        new PlainParquetConfiguration(Map.of("parquet.avro.add-list-element-records", "false")))
                .withDataModel(new GenericData())
                .build()) {
            for (GenericRecord record = reader.read(); record != null; record = reader.read()) {
                List<String> values = new ArrayList<>();
                for (Schema.Field field : record.getSchema().getFields()) {
                    values.add(JsonForm.ofAvro(field.schema(), record.get(field.pos()))
                            .toString());
                }
                rows.add(values.toString());
            }
        }
        return rows;
    }

    private LocalInputFile file(String sql) throws IOException {
        Path file = Files.write(Files.createTempFile(folder, "answer", ".parquet"), body(sql, PARQUET));
        return new LocalInputFile(file);
    }

    private MessageType parquetSchema(String sql) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(file(sql))) {
            assertThat(reader.getFooter().getFileMetaData().getKeyValueMetaData())
                    .containsKey("tarn.statement")
                    .containsEntry("tarn.truncated", "false");
            return reader.getFooter().getFileMetaData().getSchema();
        }
    }

    @Test
    void aResultWithoutRowsKeepsItsTypes() throws IOException {
        String sql = "SELECT * FROM (" + QUERY + ") WHERE rand() > 2";
        assertThat(rows(sql)).isEmpty();
        assertThat(arrow(sql)).isEmpty();
        assertThat(parquet(sql)).isEmpty();
        assertThat(parquetSchema(sql)).isEqualTo(parquetSchema(QUERY));
    }

    @Test
    @SuppressWarnings("deprecation") // Avro has no other way to read a name that it would not allow
    void namesComeAsTheyAreAndRepeatWhereTheyMay() throws IOException {
        String sql = "SELECT 1 AS `a b`, 2 AS `ü.x-y`, 3 AS d, 4 AS d, 5 AS ``";
        try (BufferAllocator allocator = new RootAllocator();
                ArrowStreamReader reader =
                        new ArrowStreamReader(new ByteArrayInputStream(body(sql, ARROW)), allocator)) {
            assertThat(reader.getVectorSchemaRoot().getSchema().getFields())
                    .extracting(field -> field.getName())
                    .containsExactly("a b", "ü.x-y", "d", "d", "");
        }
        assertThat(arrow(sql)).containsExactly("[1, 2, 3, 4, 5]");
        assertThat(parquetSchema(sql).getFields())
                .extracting(field -> field.getName())
                .containsExactly("a b", "ü.x-y", "d", "d_2", "");
        NameValidator before = Schema.getNameValidator();
        try {
            Schema.setNameValidator(NameValidator.NO_VALIDATION);
            assertThat(parquet(sql)).containsExactly("[1, 2, 3, 4, 5]");
        } finally {
            Schema.setNameValidator(before);
        }
    }

    @Test
    void intervalsReadAsSparkItselfWritesThem() {
        List<String> columns = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < COLUMNS.size(); i++) {
            if (COLUMNS.get(i).type().startsWith("interval")) {
                columns.add("c" + i);
                texts.add("cast(c" + i + " AS string)");
            }
        }
        assertThat(columns).hasSize(5);
        assertThat(rows("SELECT " + String.join(", ", columns) + " FROM " + VALUES))
                .isEqualTo(rows("SELECT " + String.join(", ", texts) + " FROM " + VALUES));
    }

    @Test
    void aStatementWithoutAResultAnswersInEveryFormat() throws IOException {
        String sql = "CREATE NAMESPACE IF NOT EXISTS nothing_to_show";
        JsonNode json = server.answer(sql);
        assertThat(json.get("columns")).isEmpty();
        assertThat(arrow(sql)).isEmpty();
        assertThat(parquet(sql)).isEmpty();
        assertThat(text(sql, "text/csv")).isEmpty();
        assertThat(text(sql, "application/x-ndjson")).isEmpty();
    }

    @Test
    void parquetHasMapsWithAnyKeysAndVariants() throws IOException {
        MessageType schema = parquetSchema(
                "SELECT map(1, 'x') AS m, parse_json('{\"a\":[1,null]}') AS v, named_struct('t', current_timestamp()) AS s");
        assertThat(schema.toString())
                .contains("optional group m (MAP)", "required int32 key", "optional group v (VARIANT(1))")
                .contains("optional int64 t (TIMESTAMP(MICROS,true))");
    }

    @Test
    void variantsAndCalendarIntervalsAreTextInJsonAndCsv() {
        String sql = "SELECT parse_json('{\"a\":[1,null]}') AS v, make_interval(1, 2, 0, 3, 4, 5, 6.5) AS i, "
                + "make_interval() AS z, array(parse_json('1')) AS l";
        assertThat(rows(sql))
                .containsExactly(
                        "[\"{\\\"a\\\":[1,null]}\", \"1 years 2 months 3 days 4 hours 5 minutes 6.5 seconds\", \"0 seconds\", [\"1\"]]");
        assertThat(text(sql, "text/csv")).contains("1 years 2 months 3 days 4 hours 5 minutes 6.5 seconds,0 seconds,");
    }
}
