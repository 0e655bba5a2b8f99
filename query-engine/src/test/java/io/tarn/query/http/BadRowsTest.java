package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files that cannot be loaded: the error says where, and nothing is committed. */
@Timeout(300)
class BadRowsTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    private final LoadFixture loads = new LoadFixture(server);

    @BeforeAll
    static void makeTable() {
        server.rows("CREATE NAMESPACE IF NOT EXISTS bad");
        server.rows("CREATE TABLE IF NOT EXISTS bad.t (id BIGINT NOT NULL, day DATE, note STRING)");
    }

    @Test
    void a_value_of_another_type_is_told_with_file_line_column_and_the_number_of_others() {
        String good = "id,day,note\n1,2024-01-01,a\n";
        String text = "id,day,note\n1,2024-01-01,\"over\ntwo lines\"\n2,yesterday,b\n3,2024-01-03,c\nx,2024-01-04,d\n";

        assertThat(loads.load("bad.t")
                        .file("good.csv", good)
                        .file("orders.csv", text)
                        .mode("append")
                        .error())
                .isEqualTo(
                        "BAD_RECORD: line 4 of orders.csv: the column 'day' is of type date, but its value is 'yesterday';"
                                + " 1 more record is bad too; nothing was loaded");
        assertThat(server.rows("SELECT count(*) FROM bad.t").toString()).isEqualTo("[[0]]");
        assertThat(server.rows("SELECT count(*) FROM bad.t.snapshots").toString())
                .isEqualTo("[[0]]");
    }

    @Test
    void a_row_with_too_few_or_too_many_values_is_told_and_no_table_and_no_namespace_is_left() {
        assertThat(loads.load("bad_new.t")
                        .file("a.csv", "id,name\n1,x\n2\n3,y\n4,z,w\n")
                        .error())
                .isEqualTo("BAD_RECORD: line 3 of a.csv: it has 1 value where 2 columns are expected;"
                        + " 1 more record is bad too; nothing was loaded");
        assertThat(server.rows("SHOW NAMESPACES IN lake").toString()).doesNotContain("bad_new");
    }

    @Test
    void lines_are_those_of_the_text_also_in_a_compressed_file() {
        String text = "id,note\n" + lines(2, 500, "%d,fine\n") + "broken,row\n" + lines(502, 600, "%d,fine\n");

        assertThat(loads.load("bad.t")
                        .file("big.csv.gz", LoadFixture.gzip(text.getBytes(StandardCharsets.UTF_8)))
                        .mode("append")
                        .error())
                .startsWith(
                        "BAD_RECORD: line 500 of big.csv.gz: the column 'id' is of type bigint, but its value is 'broken'");
    }

    @Test
    void so_many_bad_rows_are_counted_only_up_to_a_bound() {
        assertThat(loads.load("bad.t")
                        .file("a.csv", "id,note\n" + lines(1, 3000, "x%d,y\n"))
                        .mode("append")
                        .error())
                .contains("line 2 of a.csv", "at least 1000 more records are bad too");
    }

    @Test
    void a_missing_value_in_a_required_column_is_a_bad_row() {
        assertThat(loads.load("bad.t")
                        .file("a.csv", "id,note\n1,x\n,y\n")
                        .mode("append")
                        .error())
                .isEqualTo(
                        "BAD_RECORD: line 3 of a.csv: the column 'id' is required, but has no value; nothing was loaded");
        assertThat(loads.load("bad.t").file("a.csv", "note\nx\n").mode("append").error())
                .isEqualTo("INVALID_VALUE: the table lake.bad.t requires a value in id, which the files do not have;"
                        + " nothing was loaded");
    }

    @Test
    void a_quote_that_is_never_closed_is_told_with_its_line() {
        assertThat(loads.load("bad_new.t")
                        .file("a.csv", "id,name\n1,\"x\"\n2,\"y\n3,z\n")
                        .error())
                .isEqualTo(
                        "BAD_RECORD: line 3 of a.csv: a quote (\") opens a value here and is never closed; nothing was loaded");
    }

    @Test
    void bad_json_is_told_with_its_line() {
        assertThat(loads.load("bad_new.t")
                        .file("a.json", "{\"id\":1}\n\n{\"id\":2\n{\"id\":3}\n")
                        .format("json")
                        .error())
                .startsWith("BAD_RECORD: line 3 of a.json: it is not a JSON object that fits: '{\"id\":2'");
        assertThat(loads.load("bad.t")
                        .file("a.json", "{\"id\":1}\n{\"id\":\"two\"}\n")
                        .format("json")
                        .mode("append")
                        .error())
                .isEqualTo("BAD_RECORD: line 2 of a.json: the field 'id' is of type bigint, but its value is 'two';"
                        + " nothing was loaded");
        assertThat(loads.load("bad_new.t")
                        .file("a.json", "[\n{\"id\":1},\n{\"id\":2}\n]\n")
                        .format("json")
                        .error())
                .startsWith("BAD_RECORD: line 1 of a.json: a JSON array over many lines begins here");
    }

    @Test
    void unknown_columns_are_named_with_the_nearest() {
        assertThat(loads.load("bad.t")
                        .file("a.csv", "id,dya,xyz\n1,2024-01-01,q\n")
                        .mode("append")
                        .error())
                .isEqualTo("INVALID_VALUE: there are no columns 'dya' (did you mean 'day'?) and no 'xyz' in the table"
                        + " lake.bad.t, which has id, day, note; nothing was loaded");
        assertThat(loads.load("bad.t")
                        .file("a.json", "{\"id\":1,\"noted\":\"x\"}\n")
                        .format("json")
                        .mode("append")
                        .error())
                .startsWith("INVALID_VALUE: there is no column 'noted' (did you mean 'note'?) in the table lake.bad.t");
        assertThat(loads.load("bad.t")
                        .sample("flights.parquet")
                        .format("parquet")
                        .mode("append")
                        .error())
                .startsWith("INVALID_VALUE: there are no columns 'date'");
        assertThat(loads.load("bad_new.t")
                        .file("a.csv", "id,day\n1,2024-01-01\n")
                        .partitionBy("month(dya)")
                        .error())
                .isEqualTo("INVALID_VALUE: cannot partition by months(dya): there is no column 'dya' in the data;"
                        + " did you mean 'day'?");
        assertThat(loads.load("bad_new.t")
                        .file("a.csv", "id,day\n1,2024-01-01\n")
                        .schema("idd int")
                        .error())
                .startsWith("INVALID_VALUE: there is no column 'idd' (did you mean 'id'?) in the CSV header");
    }

    @Test
    void files_that_do_not_go_together_are_refused() {
        assertThat(loads.load("bad_new.t")
                        .file("a.csv", "id,name\n1,x\n")
                        .file("b.csv", "id,nam\n1,x\n")
                        .error())
                .isEqualTo(
                        "INVALID_VALUE: the columns of b.csv (id, nam) differ from those of a.csv (id, name): load them one"
                                + " after the other; nothing was loaded");
        assertThat(loads.load("bad_new.t").file("a.csv", "id,ID\n1,x\n").error())
                .isEqualTo(
                        "INVALID_VALUE: the column 'ID' stands twice in the header of the CSV file; nothing was loaded");
    }

    @Test
    void a_file_that_is_not_what_its_load_says_is_told() {
        byte[] parquet = LoadFixture.sample("flights.parquet");
        assertThat(loads.load("bad_new.t").file("a.csv", parquet).error())
                .startsWith("UNSUPPORTED_FORMAT: a.csv is not CSV but a Parquet file");
        assertThat(loads.load("bad_new.t")
                        .sample("flights.csv")
                        .format("parquet")
                        .error())
                .startsWith("UNSUPPORTED_FORMAT: flights.csv is not a Parquet file");
        assertThat(loads.load("bad_new.t")
                        .sample("flights.parquet")
                        .format("avro")
                        .error())
                .startsWith("UNSUPPORTED_FORMAT: flights.parquet is not a Avro file but a Parquet file");
        assertThat(loads.load("bad_new.t")
                        .file("cut.parquet", Arrays.copyOf(parquet, parquet.length / 2))
                        .format("parquet")
                        .error())
                .startsWith("BAD_RECORD: cut.parquet is not whole");
        assertThat(loads.load("bad_new.t").file("a.csv.gz", "id\n1\n").error())
                .startsWith("UNSUPPORTED_FORMAT: a.csv.gz is not compressed with gzip");
        assertThat(loads.load("bad_new.t")
                        .file("a.csv", LoadFixture.gzip("id\n1\n".getBytes(StandardCharsets.UTF_8)))
                        .error())
                .contains("rename it to a.csv.gz");
        assertThat(loads.load("bad_new.t")
                        .file("a.csv", "id,name\n1,x\n".getBytes(StandardCharsets.UTF_16))
                        .error())
                .contains("is not CSV text in UTF-8");
    }

    @Test
    void a_damaged_parquet_file_is_told_by_name() {
        byte[] damaged = LoadFixture.sample("flights.parquet");
        Arrays.fill(damaged, 4, 1500, (byte) 7);
        assertThat(loads.load("bad_new.t")
                        .sample("flights.parquet")
                        .file("b.parquet", damaged)
                        .format("parquet")
                        .error())
                .startsWith("BAD_RECORD: b.parquet cannot be read as Parquet: ");
    }

    @Test
    void a_cut_off_gzip_file_is_told_by_name() {
        byte[] whole = LoadFixture.gzip(LoadFixture.sample("flights.csv"));
        assertThat(loads.load("bad_new.t")
                        .file("a.csv.gz", Arrays.copyOf(whole, whole.length - 100))
                        .error())
                .startsWith("BAD_RECORD: a.csv.gz cannot be read: ");
    }

    @Test
    void empty_files_are_told() {
        assertThat(loads.load("bad_new.t").file("a.csv", "").error())
                .isEqualTo("BAD_RECORD: a.csv is empty; nothing was loaded");
        assertThat(loads.load("bad_new.t").file("a.csv", "\n \n").error())
                .isEqualTo("BAD_RECORD: a.csv has no records; nothing was loaded");
        assertThat(loads.load("bad_new.t").file("a.json", "\n").format("json").error())
                .startsWith("BAD_RECORD: there is no field in a.json");
    }

    private static String lines(int from, int to, String form) {
        return IntStream.range(from, to).mapToObj(form::formatted).collect(Collectors.joining());
    }
}
