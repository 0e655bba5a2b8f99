package io.tarn.query.spark.offload.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.query.http.SqlServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MetadataColumnsTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @RegisterExtension
    static final ScanFixture scans = new ScanFixture(server, "meta");

    @Test
    void rowsSayWhereTheyLie() {
        scans.run(
                "CREATE TABLE places (id int, p string) PARTITIONED BY (p) TBLPROPERTIES ('write.delete.mode' = 'merge-on-read')",
                "INSERT INTO places SELECT id, concat('p''', id % 3) FROM range(30)",
                "INSERT INTO places VALUES (30, NULL)",
                "DELETE FROM places WHERE id % 4 = 0");
        scans.same("SELECT _file, _pos, id FROM places");
        scans.same("SELECT _partition, _spec_id FROM places");
        scans.same("SELECT _pos FROM places WHERE p = 'p''1'");
        assertThat(scans.reason("SELECT _deleted, id FROM places")).isEqualTo("the column _deleted");
    }

    @Test
    void rowsKeepTheirIdsWhenTheyAreUpdated() {
        for (String mode : new String[] {"merge-on-read", "copy-on-write"}) {
            String table = "kept_" + mode.substring(0, 4);
            scans.run(
                    "CREATE TABLE " + table
                            + " (id int, s string) TBLPROPERTIES ('format-version' = '3', 'write.update.mode' = '"
                            + mode + "', 'write.delete.mode' = '" + mode + "')",
                    "INSERT INTO " + table + " SELECT /*+ COALESCE(1) */ id, 'a' FROM range(20)",
                    "INSERT INTO " + table + " SELECT /*+ COALESCE(1) */ id, 'b' FROM range(20, 40)",
                    "UPDATE " + table + " SET s = 'c' WHERE id % 3 = 0",
                    "DELETE FROM " + table + " WHERE id % 10 = 5");
            scans.same("SELECT _row_id, _last_updated_sequence_number, id, s FROM " + table, 36);
            scans.same("SELECT _row_id FROM " + table + " WHERE _last_updated_sequence_number > 1");
        }
    }

    @Test
    void oldTablesHaveNoRowIds() {
        scans.run(
                "CREATE TABLE old (id int) TBLPROPERTIES ('format-version' = '2')",
                "INSERT INTO old VALUES (1)",
                "ALTER TABLE old SET TBLPROPERTIES ('format-version' = '3')");
        scans.same("SELECT _row_id, _last_updated_sequence_number, id FROM old", 1);
        scans.run("INSERT INTO old VALUES (2)");
        scans.same("SELECT _row_id, _last_updated_sequence_number, id FROM old", 2);
    }

    @Test
    void columnsMayBeCalledAsWhatIsAdded() {
        scans.run(
                "CREATE TABLE called (file_index int, filename string, File_Row_Number bigint) TBLPROPERTIES ('write.delete.mode' ="
                        + " 'merge-on-read')",
                "INSERT INTO called SELECT /*+ COALESCE(1) */ id, 'x', -id FROM range(10)",
                "INSERT INTO called SELECT /*+ COALESCE(1) */ id, 'x', -id FROM range(10, 20)",
                "DELETE FROM called WHERE file_index IN (3, 15)");
        scans.same("SELECT *, _pos, _file FROM called", 18);
    }
}
