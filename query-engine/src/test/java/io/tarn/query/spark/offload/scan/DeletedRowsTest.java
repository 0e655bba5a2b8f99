package io.tarn.query.spark.offload.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.query.http.SqlServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeletedRowsTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @RegisterExtension
    static final ScanFixture scans = new ScanFixture(server, "gone");

    private static final String MERGE_ON_READ =
            "'write.delete.mode' = 'merge-on-read', 'write.update.mode' = 'merge-on-read',"
                    + " 'write.merge.mode' = 'merge-on-read'";

    private static void create(String table, String columns, String partition, int version) {
        scans.run("CREATE TABLE " + table + " (" + columns + ") " + partition + " TBLPROPERTIES (" + MERGE_ON_READ
                + ", 'format-version' = '" + version + "')");
    }

    /** Adds an equality delete file. */
    private static void deleteEqual(
            String name, FileFormat format, StructLike partition, List<String> columns, Record... keys)
            throws IOException {
        try (RESTCatalog catalog = server.catalog()) {
            Table table = catalog.loadTable(TableIdentifier.of("gone", name));
            PartitionSpec spec = partition == null ? PartitionSpec.unpartitioned() : table.spec();
            int[] ids = columns.stream()
                    .mapToInt(column -> table.schema().findField(column).fieldId())
                    .toArray();
            Schema deleted = table.schema().select(columns);
            String location = table.locationProvider()
                    .newDataLocation(UUID.randomUUID() + "." + format.name().toLowerCase());
            EqualityDeleteWriter<Record> writer = new GenericFileWriterFactory.Builder(table)
                    .deleteFileFormat(format)
                    .equalityFieldIds(ids)
                    .equalityDeleteRowSchema(deleted)
                    .build()
                    .newEqualityDeleteWriter(
                            EncryptedFiles.plainAsEncryptedOutput(table.io().newOutputFile(location)), spec, partition);
            try (writer) {
                writer.write(List.of(keys));
            }
            DeleteFile file = writer.toDeleteFile();
            RowDelta delta = table.newRowDelta();
            delta.addDeletes(file).commit();
        }
    }

    private static Record key(String table, Map<String, Object> values) throws IOException {
        try (RESTCatalog catalog = server.catalog()) {
            Schema schema = catalog.loadTable(TableIdentifier.of("gone", table)).schema();
            Record record = GenericRecord.create(schema.select(values.keySet()));
            values.forEach(record::setField);
            return record;
        }
    }

    @Test
    void positionDeletesTakeRows() {
        create("positions", "id bigint, s string", "", 2);
        scans.run(
                "INSERT INTO positions SELECT /*+ COALESCE(1) */ id, 'a' || id FROM range(1000)",
                "INSERT INTO positions SELECT /*+ COALESCE(1) */ id, 'b' || id FROM range(1000, 2000)",
                "INSERT INTO positions SELECT /*+ COALESCE(1) */ id, 'c' || id FROM range(2000, 3000)",
                "DELETE FROM positions WHERE id % 7 = 0 AND id < 1500",
                "DELETE FROM positions WHERE id % 5 = 0 AND id < 1200",
                "UPDATE positions SET s = 'updated' WHERE id = 1999");
        NativeScanSql scan = scans.same("SELECT * FROM positions");
        assertThat(scan.costs().deleteFiles()).isGreaterThan(1);
        assertThat(scan.tables()).hasSize(1);
        assertThat(scan.sql()).contains("UNION ALL").contains("ANTI JOIN");
        scans.same("SELECT id FROM positions WHERE id >= 2000", 1000);
        scans.same("SELECT 1 FROM positions WHERE rand() >= 0");
    }

    @Test
    void deletionVectorsTakeRows() throws IOException {
        create("vectors", "id bigint, s string, p int", "PARTITIONED BY (p)", 3);
        scans.run(
                "INSERT INTO vectors SELECT id, 'a' || id, id % 3 FROM range(3000)",
                "DELETE FROM vectors WHERE id % 7 = 0",
                "DELETE FROM vectors WHERE id % 5 = 0 AND p = 1",
                "MERGE INTO vectors t USING (SELECT id FROM range(0, 4000, 10)) u ON t.id = u.id WHEN MATCHED AND t.p = 2 THEN UPDATE SET s ="
                        + " 'merged' WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id, s, p) VALUES (u.id, 'new', 1)");
        Record two = GenericRecord.create(new Schema(TypeFields.P));
        two.setField("p", 2);
        deleteEqual("vectors", FileFormat.PARQUET, two, List.of("s"), key("vectors", Map.of("s", "merged")));
        NativeScanSql scan = scans.same("SELECT * FROM vectors");
        assertThat(scan.costs().deleteFiles()).isPositive();
        scans.same("SELECT s FROM vectors WHERE p = 2");
        assertThat(scans.same("SELECT id FROM vectors").tables().get(0).name())
                .isEqualTo(scan.tables().get(0).name());
    }

    @Test
    void equalityDeletesTakeOlderRows() throws IOException {
        create("equal", "id int, s string, d date", "", 2);
        scans.run(
                "INSERT INTO equal VALUES (1, 'a', DATE'2024-01-01'), (2, NULL, NULL), (3, 'c', NULL), (4, NULL, DATE'2024-01-01')");
        deleteEqual("equal", FileFormat.PARQUET, null, List.of("id"), key("equal", Map.of("id", 1)));
        deleteEqual("equal", FileFormat.AVRO, null, List.of("s", "d"), GenericRecord.create(nulls("equal")));
        scans.run("INSERT INTO equal VALUES (1, 'again', NULL), (2, NULL, NULL)");
        NativeScanSql scan = scans.same("SELECT * FROM equal", 4);
        assertThat(scan.tables()).hasSize(2);
        assertThat(scan.sql()).contains("UNION ALL");
        scans.same("SELECT d FROM equal", 4);
        deleteEqual("equal", FileFormat.PARQUET, null, List.of("id"), key("equal", Map.of("id", 1)));
        scans.same("SELECT * FROM equal", 3);
        scans.run("ALTER TABLE equal ALTER COLUMN id TYPE bigint", "INSERT INTO equal VALUES (1, 'third', NULL)");
        scans.same("SELECT * FROM equal", 4);
        scans.run("ALTER TABLE equal DROP COLUMN id");
        scans.same("SELECT * FROM equal", 4);
    }

    private static Schema nulls(String table) throws IOException {
        try (RESTCatalog catalog = server.catalog()) {
            return catalog.loadTable(TableIdentifier.of("gone", table)).schema().select("s", "d");
        }
    }

    @Test
    void equalityDeletesOfAPartitionStayInIt() throws IOException {
        create("parted", "id int, s string, p int", "PARTITIONED BY (p)", 2);
        scans.run("INSERT INTO parted VALUES (1, 'a', 1), (1, 'a', 2), (2, 'b', 1), (2, 'b', 2), (3, 'c', NULL)");
        Record one = GenericRecord.create(new Schema(TypeFields.P));
        one.setField("p", 1);
        deleteEqual("parted", FileFormat.PARQUET, one, List.of("id"), key("parted", Map.of("id", 1)));
        scans.same("SELECT * FROM parted", 4);
        scans.run("DELETE FROM parted WHERE s = 'b' AND p = 2", "INSERT INTO parted VALUES (1, 'a', 1)");
        scans.same("SELECT * FROM parted", 4);
        scans.same("SELECT s FROM parted WHERE p = 1", 2);
    }

    private static final class TypeFields {
        static final org.apache.iceberg.types.Types.NestedField P = org.apache.iceberg.types.Types.NestedField.optional(
                1000, "p", org.apache.iceberg.types.Types.IntegerType.get());
    }

    @Test
    void whatCannotBeComparedAlikeStaysWithSpark() throws IOException {
        create("floats", "id int, d double", "", 2);
        scans.run("INSERT INTO floats VALUES (1, 0.0), (2, -0.0), (3, 1.5)");
        deleteEqual("floats", FileFormat.PARQUET, null, List.of("d"), key("floats", Map.of("d", 1.5)));
        assertThat(scans.reason("SELECT * FROM floats")).isEqualTo("equality deletes by a column of type double");
    }

    @Test
    void filtersAndKeysOfJoinsReachTheFilesBelowDeletes() {
        create("pushed", "id bigint, s string", "", 2);
        scans.run(
                "INSERT INTO pushed SELECT /*+ COALESCE(1) */ id, repeat(id, 3) FROM range(60000)",
                "INSERT INTO pushed SELECT /*+ COALESCE(1) */ id, repeat(id, 3) FROM range(60000, 120000)",
                "DELETE FROM pushed WHERE id % 100 = 3 AND id < 60000");
        NativeScanSql scan = scans.same("SELECT * FROM pushed WHERE id = 5 OR id = 10003 OR id = 303");
        String plan = String.join(
                "\n", scans.run("EXPLAIN ANALYZE SELECT * FROM (" + scan.sql() + ") WHERE c1 = 10004", scan));
        assertThat(plan).contains("Filters: id = 10004");
        String join = String.join(
                "\n",
                scans.run(
                        "EXPLAIN ANALYZE SELECT * FROM (" + scan.sql()
                                + ") JOIN (SELECT range * 2 AS k FROM range(3)) ON c1 = k",
                        scan));
        assertThat(join).contains("Dynamic Filters");
    }
}
