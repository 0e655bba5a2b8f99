package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.InclusiveMetricsEvaluator;
import org.apache.iceberg.expressions.StrictMetricsEvaluator;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same writes with the native engine and without it: the rows, and all that Iceberg keeps of a data file but its name, its size and where
 * its row groups begin.
 */
class NativeWritesTest {
    private static final String TOLD =
            "content, file_format, spec_id, record_count, value_counts, null_value_counts, nan_value_counts, lower_bounds, upper_bounds, key_metadata, equality_ids, sort_order_id";

    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @BeforeAll
    static void tables() {
        server.answer("CREATE NAMESPACE IF NOT EXISTS lake.writes");
        server.answer(
                "CREATE TABLE lake.writes.values_of_all (id INT, b BOOLEAN, l BIGINT, f FLOAT, d DOUBLE, small DECIMAL(5,2),"
                        + " wide DECIMAL(18,3), widest DECIMAL(38,10), day DATE, ts TIMESTAMP, local TIMESTAMP_NTZ, s STRING, bytes BINARY,"
                        + " o STRUCT<x: DOUBLE, y: STRUCT<z: STRING, f: FLOAT>>, list ARRAY<DOUBLE>, os ARRAY<STRUCT<a: INT, b: STRING>>,"
                        + " m MAP<STRING, BIGINT>) TBLPROPERTIES ('write.metadata.metrics.default' = 'full')");
        server.answer("INSERT INTO lake.writes.values_of_all SELECT /*+ COALESCE(1) */ CAST(id AS INT), id % 2 = 0,"
                + " CASE id WHEN 1 THEN 9223372036854775807 WHEN 2 THEN -9223372036854775808 ELSE id * 1000 END,"
                + " CAST(CASE id % 5 WHEN 0 THEN 'NaN' WHEN 1 THEN '-0.0' WHEN 2 THEN 'Infinity' ELSE concat(id, '.5') END AS FLOAT),"
                + " CASE id % 4 WHEN 0 THEN DOUBLE('NaN') WHEN 1 THEN 0D WHEN 2 THEN -1e300 ELSE id / 3 END,"
                + " CAST(id AS DECIMAL(5,2)) - 100.25, CAST(id AS DECIMAL(18,3)) * -1000001.125, CAST(id AS DECIMAL(38,10)) * 123456789012345678.5,"
                + " date_add(DATE '1969-12-01', CAST(id AS INT)), timestamp_micros(id * 3600000123 - 500000000000), CAST(timestamp_micros(id * 86400000000) AS TIMESTAMP_NTZ),"
                + " CASE id WHEN 3 THEN '' WHEN 4 THEN 'a text of more than sixteen characters \\u00e9' WHEN 5 THEN '\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00' ELSE concat('v', id) END,"
                + " CAST(concat('b', id, repeat('x', 30)) AS BINARY), named_struct('x', IF(id = 7, DOUBLE('NaN'), id / 7), 'y', named_struct('z', concat('z', id), 'f', CAST(id AS FLOAT))),"
                + " IF(id % 3 = 0, array(), array(id / 2, DOUBLE('NaN'))), array(named_struct('a', CAST(id AS INT), 'b', 'x')), map(concat('k', id), id)"
                + " FROM range(24)");
        // A row of NULLs; in a struct that is NULL Iceberg's writer does not count the floats.
        server.answer(
                "INSERT INTO lake.writes.values_of_all (o) VALUES (named_struct('x', CAST(NULL AS DOUBLE), 'y', named_struct('z', CAST(NULL AS STRING), 'f', CAST(NULL AS FLOAT))))");
        server.answer(
                "CREATE TABLE lake.writes.source USING iceberg AS SELECT /*+ COALESCE(1) */ * FROM lake.writes.values_of_all");
    }

    private static JsonNode run(String sql, boolean natively) {
        return SqlServer.json(server.postJson("{\"sql\":\""
                + sql.replace("\\", "\\\\").replace("\"", "\\\"") + "\",\"settings\":{\"tarn.native.enabled\":\""
                + natively + "\",\"spark.sql.shuffle.partitions\":\"1\",\"spark.sql.codegen.wholeStage\":\"false\"}}"));
    }

    /** The engine that ran a statement. */
    private static String written(String sql) {
        JsonNode answer = run(sql, true);
        assertThat(answer.has("stats")).as(sql + answer).isTrue();
        return answer.get("stats").get("engine").asText();
    }

    /** The same statements about two tables, named {@code %s} in them: natively about one, by Spark about the other. */
    private static void same(String name, String... statements) {
        for (String sql : statements) {
            String engine = written(sql.replace("%s", "lake.writes." + name + "_fast"));
            assertThat(engine)
                    .as(sql)
                    .isEqualTo(sql.contains(" lake.writes.source") || sql.contains("FROM %s") ? "native" : "spark");
            JsonNode spark = run(sql.replace("%s", "lake.writes." + name + "_spark"), false);
            assertThat(spark.has("stats")).as(sql + spark).isTrue();
        }
        String all = "SELECT to_json(struct(*)) AS j FROM %s UNION ALL SELECT to_json(struct(" + TOLD
                + ")) FROM %s.files UNION ALL SELECT to_json(struct(record_count, file_count)) FROM %s.partitions ORDER BY j";
        List<String> fast = rows(all.replace("%s", "lake.writes." + name + "_fast"));
        assertThat(fast).as(name).isNotEmpty().isEqualTo(rows(all.replace("%s", "lake.writes." + name + "_spark")));
    }

    /** Rows of one text. Zeros as bounds have both signs in a native file, whichever there are. */
    private static List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        run(sql, false)
                .get("rows")
                .forEach(row -> rows.add(row.get(0)
                        .asText()
                        .replace("AAAAAAAAAIA=", "AAAAAAAAAAA=")
                        .replace("AAAAgA==", "AAAAAA==")));
        return rows;
    }

    @Test
    void theFilesOfEveryTypeAreAsIcebergsWriterMakesThem() {
        same(
                "types",
                "CREATE TABLE %s USING iceberg TBLPROPERTIES ('write.metadata.metrics.default' = 'full') AS SELECT * FROM lake.writes.source");
        same("truncated", "CREATE TABLE %s USING iceberg AS SELECT * FROM lake.writes.source");
        same(
                "counts",
                "CREATE TABLE %s USING iceberg TBLPROPERTIES ('write.metadata.metrics.default' = 'counts', 'write.metadata.metrics.column.d' = 'none') AS SELECT * FROM lake.writes.source");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s, day, local, l",
                "id, ts, b, small",
                "widest, years(day), hours(local), truncate(5, s)",
                "days(ts), months(local), truncate(1000, l)",
                "hours(ts), years(local), months(day), truncate(7, id)"
            })
    void aPartitionedTableHasTheSamePartitions(String fields) {
        String name = "by_" + fields.replaceAll("[^a-z0-9]+", "_");
        // Iceberg truncates the least number to one that is greater.
        String where = " WHERE (id < 8 OR id IS NULL)"
                + (fields.contains("1000") ? " AND (l > -9223372036854775808 OR l IS NULL)" : "");
        same(
                name,
                "CREATE TABLE %s USING iceberg PARTITIONED BY (" + fields + ") AS SELECT * FROM lake.writes.source"
                        + where);
        String partitions = "SELECT to_json(struct(partition, record_count)) AS j FROM lake.writes." + name
                + "_%s.files ORDER BY j";
        List<String> fast = rows(partitions.replace("%s", "fast"));
        assertThat(fast).hasSizeGreaterThan(1).isEqualTo(rows(partitions.replace("%s", "spark")));
        assertThat(folders(name + "_fast")).isEqualTo(folders(name + "_spark"));
    }

    @Test
    void icebergsEvaluatorsTakeAndLeaveTheSameFiles() throws IOException {
        same(
                "evaluated",
                "CREATE TABLE %s USING iceberg PARTITIONED BY (truncate(6, id)) AS SELECT * FROM lake.writes.source");
        Map<String, List<String>> fast = evaluated("evaluated_fast");
        assertThat(fast).hasSize(5).isEqualTo(evaluated("evaluated_spark"));
        assertThat(fast.values().stream().flatMap(List::stream).distinct())
                .as("files are left, may have rows, have only such rows")
                .containsExactlyInAnyOrder("false false", "true false", "true true");
    }

    /** What is said of the file of each partition for each condition: whether rows may match, and whether all do. */
    private static Map<String, List<String>> evaluated(String name) throws IOException {
        Map<String, List<String>> files = new TreeMap<>();
        try (RESTCatalog catalog = server.catalog()) {
            Table table = catalog.loadTable(TableIdentifier.of("writes", name));
            try (CloseableIterable<FileScanTask> tasks =
                    table.newScan().includeColumnStats().planFiles()) {
                for (FileScanTask task : tasks) {
                    List<String> said = conditions().stream()
                            .map(condition -> new InclusiveMetricsEvaluator(table.schema(), condition).eval(task.file())
                                    + " "
                                    + new StrictMetricsEvaluator(table.schema(), condition).eval(task.file()))
                            .toList();
                    files.put(task.file().partition().toString(), said);
                }
            }
        }
        return files;
    }

    private static List<Expression> conditions() {
        Map<String, Object> values = Map.ofEntries(
                Map.entry("id", 7),
                Map.entry("b", true),
                Map.entry("l", 6_000L),
                Map.entry("f", 3.5F),
                Map.entry("d", 2.5),
                Map.entry("small", new BigDecimal("-90.25")),
                Map.entry("widest", new BigDecimal("1111111101111111106.5000000000")),
                Map.entry("day", "1969-12-09"),
                Map.entry("ts", "1969-12-26T12:00:00+00:00"),
                Map.entry("local", "1970-01-08T00:00:00"),
                Map.entry("s", "v12"),
                Map.entry("bytes", ByteBuffer.wrap("b3".getBytes(StandardCharsets.UTF_8))),
                Map.entry("o.x", 1.25),
                Map.entry("o.y.z", "z14"));
        List<Expression> all = new ArrayList<>(
                List.of(Expressions.isNaN("f"), Expressions.notNaN("d"), Expressions.startsWith("s", "v1")));
        values.forEach((column, value) -> all.addAll(List.of(
                Expressions.isNull(column),
                Expressions.notNull(column),
                Expressions.lessThan(column, value),
                Expressions.lessThanOrEqual(column, value),
                Expressions.greaterThan(column, value),
                Expressions.greaterThanOrEqual(column, value),
                Expressions.equal(column, value),
                Expressions.notEqual(column, value),
                Expressions.in(column, value, value))));
        return all;
    }

    @Test
    void rowsAreAddedAndReplacedAsBySpark() {
        same(
                "changed",
                "CREATE TABLE %s (k STRING, id INT, d DOUBLE) PARTITIONED BY (k)",
                "INSERT INTO %s SELECT IF(id < 12, 'low', 'high'), id, d FROM lake.writes.source",
                "INSERT OVERWRITE %s PARTITION (k = 'low') SELECT id + 100, d FROM lake.writes.source WHERE id < 7",
                "INSERT INTO %s (id, k) SELECT id, 'more / of \u00fc it' FROM lake.writes.source WHERE id > 20",
                "INSERT OVERWRITE %s SELECT k, id, d FROM %s WHERE id > 3");
        String snapshots =
                "SELECT to_json(struct(operation, map_filter(summary, (k, v) -> k IN ('added-records', 'deleted-records', 'total-records', 'changed-partition-count')))) AS j FROM lake.writes.changed_%s.snapshots ORDER BY committed_at";
        assertThat(rows(snapshots.replace("%s", "fast"))).hasSize(4).isEqualTo(rows(snapshots.replace("%s", "spark")));
    }

    @Test
    void aTableWithAnOrderHasOrderedFiles() {
        same(
                "ordered",
                "CREATE TABLE %s (s STRING, l BIGINT)",
                "ALTER TABLE %s WRITE ORDERED BY l DESC NULLS FIRST, s",
                "INSERT INTO %s SELECT s, l FROM lake.writes.source");
        for (String engine : List.of("fast", "spark")) {
            List<String> inFile = rows("SELECT coalesce(CAST(l AS STRING), 'none') AS l FROM lake.writes.ordered_"
                    + engine + " ORDER BY _file, _pos");
            List<String> inOrder = rows(
                    "SELECT coalesce(CAST(l AS STRING), 'none') AS l FROM (SELECT l FROM lake.writes.source ORDER BY l DESC NULLS FIRST)");
            assertThat(inFile).as(engine).isEqualTo(inOrder);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PARTITIONED BY (bucket(4, id))|partitions by bucket[4] of int",
                "PARTITIONED BY (truncate(2, bytes))|partitions by truncate[2] of binary",
                "TBLPROPERTIES ('write.format.default' = 'orc')|data files in ORC",
                "TBLPROPERTIES ('write.parquet.bloom-filter-enabled.column.id' = 'true')|the property write.parquet.bloom-filter-enabled.column.id",
                "TBLPROPERTIES ('write.parquet.compression-codec' = 'lz4')|Parquet files in lz4"
            })
    void whatDuckDbWritesOtherwiseSparkWrites(String clause, String reason) {
        String table = "lake.writes.refused_" + Integer.toHexString(clause.hashCode());
        server.answer("CREATE TABLE " + table + " (id INT, bytes BINARY) " + clause);
        String insert = "INSERT INTO " + table + " SELECT id, bytes FROM lake.writes.source WHERE id >= 0";
        assertThat(run("EXPLAIN " + insert, true).toString()).contains("not native: " + reason);
        assertThat(written(insert)).isEqualTo("mixed");
        assertThat(server.rows("SELECT count(*) FROM " + table).toString()).isEqualTo("[[24]]");
    }

    @ParameterizedTest
    @CsvSource({"REPARTITION(3), 3", "'REPARTITION(3, id)', 3", "COALESCE(1), 1"})
    void aStatementThatSaysOverHowManyFilesItsRowsGoIsSparks(String hint, int files) {
        String table = "lake.writes.spread_" + Integer.toHexString(hint.hashCode());
        server.answer("CREATE TABLE " + table + " (id INT)");
        String insert = "INSERT INTO " + table + " SELECT /*+ " + hint + " */ id FROM lake.writes.source WHERE id > 0";
        assertThat(run("EXPLAIN " + insert, true).toString())
                .contains("not native: a statement that says over how many files its rows go");
        assertThat(run(insert, true).has("stats")).isTrue();
        assertThat(server.rows("SELECT count(*) FROM " + table + ".files").toString())
                .isEqualTo("[[" + files + "]]");
    }

    @Test
    void aWriteThatFailsLeavesNothing() throws IOException {
        server.answer("CREATE TABLE lake.writes.failing (id INT, x DOUBLE)");
        String insert = "INSERT INTO lake.writes.failing SELECT id, 1 / (id - 23) FROM lake.writes.source";
        assertThat(run("EXPLAIN " + insert, true).toString()).contains("all of it: DuckDB");
        JsonNode failed = run(insert, true);
        assertThat(failed.get("code").asText()).as(failed.toString()).isEqualTo("INVALID_VALUE");
        assertThat(server.rows("SELECT count(*) FROM lake.writes.failing").toString())
                .isEqualTo("[[0]]");
        assertThat(filesOf("failing")).isEmpty();
        assertThat(written("INSERT INTO lake.writes.failing SELECT id, 1 / (id + 1) FROM lake.writes.source"))
                .isEqualTo("native");
        assertThat(filesOf("failing")).hasSize(1).allMatch(name -> name.endsWith(".parquet"));
    }

    @Test
    void longTextsHaveBoundsThatHold() {
        server.answer(
                "CREATE TABLE lake.writes.long_texts (id INT, s STRING) TBLPROPERTIES ('write.metadata.metrics.default' = 'full')");
        assertThat(
                        written(
                                "INSERT INTO lake.writes.long_texts SELECT id, repeat('z\u00e9', id * 1000) FROM lake.writes.source WHERE id IN (1, 20)"))
                .isEqualTo("native");
        for (String condition : List.of(
                "s > repeat('z\u00e9', 19000)", "s = repeat('z\u00e9', 20000)", "s < repeat('z\u00e9', 1001)")) {
            assertThat(rows("SELECT count(*) FROM lake.writes.long_texts WHERE " + condition))
                    .as(condition)
                    .containsExactly("1");
        }
    }

    /** All that lies in the folder of a table's data. */
    private static List<String> filesOf(String table) throws IOException {
        try (Stream<Path> all = Files.walk(server.folder())) {
            return all.filter(path -> path.toString().contains("/" + table)
                            && path.toString().contains("/data/"))
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }

    /** The folders of the data files, below the table's. */
    private static List<String> folders(String table) {
        return rows("SELECT DISTINCT regexp_extract(file_path, '/data/(.*)/', 1) AS f FROM lake.writes." + table
                + ".files ORDER BY f");
    }
}
