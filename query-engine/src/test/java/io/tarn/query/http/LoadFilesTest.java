package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.tarn.api.LoadRequest.CsvOptions;
import io.tarn.api.LoadStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Good files of every format, into new tables and into tables that are there. */
@Timeout(300)
class LoadFilesTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    private final LoadFixture loads = new LoadFixture(server);

    @Test
    void csv_makes_a_partitioned_table_with_inferred_types_in_one_commit() throws Exception {
        LoadStatus done = loads.load("lake.files_csv.flights")
                .sample("flights.csv")
                .partitionBy("month(date)", "bucket(4, origin)")
                .run();

        assertThat(done.state()).as("%s", done.error()).isEqualTo("done");
        assertThat(done.rows()).isEqualTo(300);
        assertThat(done.fraction()).isEqualTo(1);
        assertThat(done.table()).isEqualTo("lake.files_csv.flights");
        try (RESTCatalog catalog = server.catalog()) {
            Table table = catalog.loadTable(TableIdentifier.of("files_csv", "flights"));
            assertThat(table.snapshots()).hasSize(1);
            assertThat(table.currentSnapshot().snapshotId()).isEqualTo(done.snapshotId());
            assertThat(table.currentSnapshot().summary()).containsEntry("added-records", "300");
            assertThat(table.spec().fields())
                    .extracting(field -> field.transform().toString())
                    .containsExactly("month", "bucket[4]");
            assertThat(table.schema().asStruct().toString())
                    .contains("date: optional timestamptz", "delay: optional int", "origin: optional string");
        }
        assertThat(rows("SELECT count(*), sum(delay), min(date) FROM files_csv.flights"))
                .isEqualTo(rows("SELECT 300, sum(delay), min(date) FROM files_csv.flights"));
    }

    @Test
    void dates_are_inferred_quoted_line_ends_kept_and_nulls_told_from_text() {
        String text = "id,day,note,score\n1,2024-02-29,\"two\nlines, and \"\"quotes\"\"\",1.5\n2,NA,plain,NA\n3,,NA,\n";
        assertThat(loads.load("files_types.notes")
                        .file("notes.csv", text)
                        .csv(new CsvOptions(null, null, null, "NA"))
                        .rows())
                .isEqualTo(3);

        assertThat(rows("SELECT * FROM files_types.notes ORDER BY id"))
                .isEqualTo(
                        "[[1,\"2024-02-29\",\"two\\nlines, and \\\"quotes\\\"\",1.5],[2,null,\"plain\",null],[3,null,null,null]]");
        assertThat(rows("SELECT typeof(day), typeof(score) FROM files_types.notes LIMIT 1"))
                .isEqualTo("[[\"date\",\"double\"]]");
    }

    @Test
    void delimiter_quote_header_and_schema_are_the_clients_choice() {
        assertThat(loads.load("files_form.codes")
                        .file("codes.txt", "007;'a;b';2020-01-01\n008;'it''s';2021-01-01\n")
                        .csv(new CsvOptions(false, ";", "'", null))
                        .schema("code string, text string, since date")
                        .rows())
                .isEqualTo(2);

        assertThat(rows("SELECT * FROM files_form.codes ORDER BY code"))
                .isEqualTo("[[\"007\",\"a;b\",\"2020-01-01\"],[\"008\",\"it's\",\"2021-01-01\"]]");
    }

    @Test
    void a_schema_may_name_some_columns_and_leave_the_others_to_inference() {
        loads.load("files_form.zips")
                .file("zips.csv", "zip,people\n01234,5\n")
                .schema("zip string")
                .rows();

        assertThat(rows("SELECT zip, people + 1 FROM files_form.zips")).isEqualTo("[[\"01234\",6]]");
    }

    @Test
    void gzip_and_several_files_are_read_as_one() {
        assertThat(loads.load("files_gz.airports")
                        .file("a.csv.gz", LoadFixture.gzip(LoadFixture.sample("airports.csv")))
                        .file("b.csv", LoadFixture.sample("airports.csv"))
                        .rows())
                .isEqualTo(400);
        assertThat(rows("SELECT count(*), count(DISTINCT iata), count(latitude) FROM files_gz.airports"))
                .isEqualTo("[[400,200,400]]");
    }

    @Test
    void parquet_avro_and_json_keep_their_types() {
        assertThat(loads.load("files_kinds.p")
                        .sample("flights.parquet")
                        .format("parquet")
                        .rows())
                .isEqualTo(300);
        assertThat(loads.load("files_kinds.a")
                        .sample("flights.avro")
                        .format("avro")
                        .rows())
                .isEqualTo(300);
        assertThat(loads.load("files_kinds.j")
                        .sample("airports.jsonl")
                        .format("json")
                        .rows())
                .isEqualTo(20);

        assertThat(rows("SELECT typeof(date), sum(delay) > 0 FROM files_kinds.p GROUP BY 1"))
                .isEqualTo("[[\"timestamp_ntz\",true]]");
        assertThat(rows("SELECT count(*) FROM (SELECT * FROM files_kinds.p EXCEPT SELECT * FROM files_kinds.a)"))
                .isEqualTo("[[0]]");
        assertThat(rows("SELECT city FROM files_kinds.j WHERE iata = '00M'")).isEqualTo("[[\"Bay Springs\"]]");
    }

    @Test
    void parquet_files_go_into_tables_natively() {
        server.rows("CREATE NAMESPACE files_native");
        server.rows(
                "CREATE TABLE files_native.wide (note STRING, DELAY BIGINT, distance DOUBLE, origin STRING, destination STRING,"
                        + " date TIMESTAMP_NTZ)");
        double before = count("tarn.native.queries");
        double failed = count("tarn.native.fallbacks");
        for (String mode : List.of("append", "overwrite", "append")) {
            assertThat(loads.load("files_native.wide")
                            .sample("flights.parquet")
                            .sample("flights.parquet")
                            .format("parquet")
                            .mode(mode)
                            .rows())
                    .isEqualTo(600);
        }
        assertThat(loads.load("files_native.months")
                        .sample("flights.parquet")
                        .format("parquet")
                        .partitionBy("month(date)", "origin")
                        .rows())
                .isEqualTo(300);
        assertThat(count("tarn.native.queries") - before).isEqualTo(4);
        assertThat(count("tarn.native.fallbacks")).isEqualTo(failed);

        loads.load("files_native.a").sample("flights.avro").format("avro").rows();
        assertThat(rows("SELECT count(*), count(note), sum(delay), sum(distance), max(date) FROM files_native.wide"))
                .isEqualTo(rows("SELECT 4 * count(*), 0, 4 * sum(delay), 4D * sum(distance),"
                        + " max(date) FROM files_native.a"));
        assertThat(rows("SELECT count(*) FROM (SELECT * FROM files_native.a EXCEPT ALL SELECT * FROM"
                        + " files_native.months)"))
                .isEqualTo("[[0]]");
        assertThat(rows("SELECT count(*) = count(DISTINCT partition) AND count(*) > 1 FROM files_native.months.files"))
                .isEqualTo("[[true]]");
    }

    private static double count(String meter) {
        return server.meters().find(meter).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void append_matches_columns_by_name_with_the_tables_types_and_fills_missing_ones_with_null() {
        server.rows("CREATE NAMESPACE IF NOT EXISTS files_append");
        server.rows("CREATE TABLE files_append.t (id BIGINT, name STRING, day DATE, price DECIMAL(10,2))");

        loads.load("files_append.t")
                .file("a.csv", "PRICE,id\n12.50,1\n")
                .mode("append")
                .rows();
        loads.load("files_append.t")
                .file("a.json", "{\"day\":\"2024-01-02\",\"id\":2,\"price\":3}\n\n{\"id\":3}\n")
                .format("json")
                .mode("append")
                .rows();

        assertThat(rows("SELECT * FROM files_append.t ORDER BY id"))
                .isEqualTo("[[1,null,null,\"12.50\"],[2,null,\"2024-01-02\",\"3.00\"],[3,null,null,null]]");
    }

    @Test
    void overwrite_replaces_all_rows_in_one_commit_and_creates_an_absent_table() {
        loads.load("files_over.t").file("a.csv", "id\n1\n2\n").mode("overwrite").rows();
        assertThat(loads.load("files_over.t")
                        .file("b.csv", "id\n7\n")
                        .mode("overwrite")
                        .rows())
                .isEqualTo(1);

        assertThat(rows("SELECT * FROM files_over.t")).isEqualTo("[[7]]");
        assertThat(rows("SELECT count(*) FROM files_over.t.snapshots")).isEqualTo("[[2]]");
    }

    @Test
    void overwrite_may_repeat_the_tables_partitions() {
        loads.load("files_over.p")
                .file("a.csv", "id,d\n1,2024-01-01\n")
                .partitionBy("months(d)", "truncate(3, id)")
                .rows();

        assertThat(loads.load("files_over.p")
                        .file("a.csv", "id,d\n2,2024-02-01\n")
                        .mode("overwrite")
                        .partitionBy("month(d)", "truncate(3, id)")
                        .rows())
                .isEqualTo(1);
        assertThat(loads.load("files_over.p")
                        .file("a.csv", "id,d\n2,2024-02-01\n")
                        .mode("overwrite")
                        .partitionBy("day(d)")
                        .error())
                .startsWith(
                        "INVALID_VALUE: cannot partition lake.files_over.p by days(d): the table exists and is partitioned by"
                                + " months(d), truncate(3, id)");
    }

    @Test
    void names_are_only_names_whatever_they_contain() {
        byte[] text = "a`b,x; DROP TABLE y,é ü\n1,2,3\n".getBytes(StandardCharsets.UTF_8);
        loads.load("`files odd`.`t``;x`")
                .file("%C3%A9%20(1).csv", text)
                .partitionBy("`a``b`")
                .rows();

        assertThat(rows("SELECT `a``b`, `x; DROP TABLE y`, `é ü` FROM `files odd`.`t``;x`"))
                .isEqualTo("[[1,2,3]]");
    }

    @Test
    void another_warehouse_and_a_nested_namespace_are_reached_by_name() {
        loads.load("pond.outer.inner.t").file("a.csv", "id\n1\n").rows();

        assertThat(rows("SELECT * FROM pond.outer.inner.t")).isEqualTo("[[1]]");
    }

    @Test
    void a_header_without_rows_makes_an_empty_table() {
        assertThat(loads.load("files_none.t").file("a.csv", "id,name\n").rows()).isZero();

        assertThat(rows("SELECT count(*) FROM files_none.t")).isEqualTo("[[0]]");
    }

    @Test
    void the_staging_folder_is_empty_after_the_load() {
        loads.load("files_clean.t").file("a.csv", "id\n1\n").rows();

        assertThat(server.folder().resolve("staging")).isEmptyDirectory();
    }

    private static String rows(String sql) {
        return server.rows(sql).toString();
    }
}
