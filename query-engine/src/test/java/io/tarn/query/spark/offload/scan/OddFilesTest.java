package io.tarn.query.spark.offload.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.query.duckdb.NativeFailure;
import io.tarn.query.http.SqlServer;
import io.tarn.query.spark.offload.ParquetExample;
import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OddFilesTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @RegisterExtension
    static final ScanFixture scans = new ScanFixture(server, "odd");

    /** A Parquet file that Iceberg did not write. */
    private static Path written(String name, String columns, Consumer<Group> row) throws IOException {
        Path path = Files.createDirectories(server.folder().resolve("imported")).resolve(name + ".parquet");
        ParquetExample.write(path, columns, 3, row);
        return path;
    }

    /** Moves a file to where the table may have it. */
    private static Path moved(Table table, Path file) throws IOException {
        Path data = FileStores.local().localPath(Location.of(table.location())).resolve("data");
        Path target = data.resolve(server.folder().resolve("imported").relativize(file));
        Files.createDirectories(target.getParent());
        return Files.move(file, target);
    }

    private static void add(String name, Path imported, String partition, boolean mapped) throws IOException {
        try (RESTCatalog catalog = server.catalog()) {
            Table table = catalog.loadTable(TableIdentifier.of("odd", name));
            Path file = moved(table, imported);
            if (mapped) {
                String mapping = NameMappingParser.toJson(MappingUtil.create(table.schema()));
                table.updateProperties()
                        .set(TableProperties.DEFAULT_NAME_MAPPING, mapping)
                        .commit();
            }
            DataFiles.Builder data = DataFiles.builder(table.spec())
                    .withPath(file.toString())
                    .withFormat(FileFormat.PARQUET)
                    .withFileSizeInBytes(Files.size(file))
                    .withRecordCount(3);
            if (!partition.isEmpty()) {
                data.withPartitionPath(partition);
            }
            table.newAppend().appendFile(data.build()).commit();
        }
    }

    private static Table created(String name, Schema schema, String location) throws IOException {
        try (RESTCatalog catalog = server.catalog()) {
            return catalog.createTable(
                    TableIdentifier.of("odd", name), schema, PartitionSpec.unpartitioned(), location, Map.of());
        }
    }

    @Test
    void filesAndFoldersMayHaveAnyName() throws IOException {
        scans.run("CREATE TABLE named (id bigint) TBLPROPERTIES ('write.delete.mode' = 'merge-on-read')");
        List<String> names = List.of(
                "a b",
                "it's",
                "zoë ☃",
                "st*r",
                "qu?ry",
                "br[ac]ket",
                "cu{r,l}y",
                "per%20cent",
                "back\\slash",
                "x=1",
                "se;mi--",
                "~",
                "$HOME");
        AtomicLong id = new AtomicLong();
        for (String name : names) {
            Files.createDirectories(server.folder().resolve("imported/" + name));
            add(
                    "named",
                    written(name + "/" + name, "optional int64 id;", row -> row.append("id", id.getAndIncrement())),
                    "",
                    true);
        }
        // Not one of those, whatever the star stands for.
        Path decoy = written("st*r/st and r", "optional int64 id;", row -> row.append("id", 99L));
        try (RESTCatalog catalog = server.catalog()) {
            moved(catalog.loadTable(TableIdentifier.of("odd", "named")), decoy);
        }
        scans.same("SELECT id, _file, _pos FROM named", 3 * names.size());
        scans.run("DELETE FROM named WHERE id % 5 = 1");
        scans.same("SELECT id, _file, _pos FROM named");
    }

    @Test
    void importedFilesAreReadByTheirNames() throws IOException {
        scans.run(
                "CREATE TABLE mapped (id bigint, s string, d decimal(9,2), a array<int>, n struct<x: int>, later int)");
        Path file = written(
                "mapped",
                "optional binary s (STRING); required int32 id; optional int32 d (DECIMAL(5,2)); optional group n { optional int32 x; }",
                row -> row.append("s", "x")
                        .append("id", 5)
                        .append("d", 125)
                        .addGroup("n")
                        .append("x", 7));
        add("mapped", file, "", true);
        scans.same("SELECT * FROM mapped", 3);
        scans.run(
                "ALTER TABLE mapped RENAME COLUMN id TO ident",
                "INSERT INTO mapped VALUES (11, 'y', 1.25, NULL, NULL, 3)");
        scans.same("SELECT * FROM mapped", 4);
        scans.same("SELECT ident, later FROM mapped", 4);
    }

    @Test
    void importedFilesWithoutNamesAreReadByTheirOrder() throws IOException {
        scans.run("CREATE TABLE ordered (id int, s string)");
        Path file = written(
                "ordered",
                "optional int32 other; optional binary another (STRING);",
                row -> row.append("other", 1).append("another", "a"));
        add("ordered", file, "", false);
        scans.same("SELECT * FROM ordered", 3);
    }

    @Test
    void filesThatTellTheIdsOfSomeColumnsHaveNoOthers() throws IOException {
        scans.run("CREATE TABLE some (a int, b int, c int)");
        Path file = written(
                "some",
                "optional int32 x; optional int32 a = 2; optional int32 b; optional int32 z = 3;",
                row -> row.append("x", 1).append("a", 2).append("b", 3).append("z", 4));
        add("some", file, "", true);
        scans.same("SELECT * FROM some", 3);
    }

    @Test
    void partitionsTellWhatImportedFilesDoNot() throws IOException {
        scans.run("CREATE TABLE hive (id int, p string, q int, r date) PARTITIONED BY (p, q, r)");
        add("hive", written("hive0", "optional int32 id;", row -> row.append("id", 1)), "p=a/q=7/r=2024-01-01", true);
        add(
                "hive",
                written("hive1", "optional int32 id;", row -> row.append("id", 2)),
                "p=b/q=7/r=__HIVE_DEFAULT_PARTITION__",
                true);
        add(
                "hive",
                written(
                        "hive2",
                        "optional int32 id; optional binary p (STRING);",
                        row -> row.append("id", 2).append("p", "other")),
                "p=c/q=7/r=2024-02-29",
                true);
        scans.same("SELECT * FROM hive", 9);
        scans.same("SELECT q, r FROM hive", 9);
        scans.sameWhere("hive", "p = 'b'", "p > 'a' AND id = 2", "r IS NULL");
    }

    @Test
    void importedTimesAreInUtc() throws IOException {
        scans.run("CREATE TABLE times (a timestamp, b timestamp_ntz)");
        NanoTime nanos = new NanoTime(2_440_588 + 20_000, 3_723_456_789_999L);
        Path old = written(
                "int96",
                "optional int96 a; optional int96 b;",
                row -> row.append("a", nanos).append("b", nanos));
        add("times", old, "", true);
        Path other = written(
                "micros",
                "optional int64 a (TIMESTAMP(MICROS,false)); optional int64 b (TIMESTAMP(MICROS,true));",
                row -> row.append("a", 1_234_567_890_123_456L).append("b", -1L));
        add("times", other, "", true);
        scans.same("SELECT * FROM times", 6);
        Path millis = written("millis", "optional int64 a (TIMESTAMP(MILLIS,true));", row -> row.append("a", 1L));
        add("times", millis, "", true);
        assertThat(scans.reason("SELECT a FROM times")).contains("the column a").contains("MILLIS");
    }

    @Test
    void bytesAreReadAsTheyAre() throws IOException {
        Schema schema = new Schema(
                NestedField.optional(1, "u", Types.UUIDType.get()),
                NestedField.optional(2, "f", Types.FixedType.ofLength(3)),
                NestedField.optional(3, "b", Types.BinaryType.get()),
                NestedField.optional(4, "l", Types.ListType.ofOptional(5, Types.UUIDType.get())),
                NestedField.optional(6, "d", Types.DecimalType.of(38, 3)));
        created("bytes", schema, null);
        try (RESTCatalog catalog = server.catalog()) {
            Table table = catalog.loadTable(TableIdentifier.of("odd", "bytes"));
            Record row = GenericRecord.create(table.schema());
            UUID uuid = UUID.fromString("F79C3E09-677C-4BBD-A479-3F349CB785E7");
            Record full = row.copy(Map.of(
                    "u",
                    uuid,
                    "f",
                    new byte[] {1, 0, -1},
                    "b",
                    ByteBuffer.wrap(new byte[] {0, -1}),
                    "l",
                    List.of(uuid),
                    "d",
                    new java.math.BigDecimal("-12345678901234567890123.456")));
            DataWriter<Record> writer = new GenericFileWriterFactory.Builder(table)
                    .build()
                    .newDataWriter(
                            EncryptedFiles.plainAsEncryptedOutput(
                                    table.io().newOutputFile(table.location() + "/data/one.parquet")),
                            table.spec(),
                            null);
            try (writer) {
                writer.write(full);
                writer.write(row);
            }
            table.newAppend().appendFile(writer.toDataFile()).commit();
        }
        scans.same("SELECT * FROM bytes", 2);
        scans.sameWhere("bytes", "u = 'f79c3e09-677c-4bbd-a479-3f349cb785e7'", "u < 'g'", "b IS NULL", "d < 0");
    }

    @Test
    void conditionsKeepNotANumber() {
        scans.run(
                "CREATE TABLE nan (id bigint, x double, y float)",
                "INSERT INTO nan SELECT id, if(id % 10 = 3, double('NaN'), id), if(id % 7 = 3, float('NaN'), -id) FROM range(100)",
                "INSERT INTO nan SELECT id, double('NaN'), float('NaN') FROM range(5)",
                "INSERT INTO nan VALUES (1, 0.0, -0.0), (2, -0.0, 0.0), (3, double('-Infinity'), float('Infinity'))");
        scans.sameWhere(
                "nan",
                "x > 5",
                "x >= 98",
                "NOT (x <= 5)",
                "y > -3",
                "y < 0",
                "x = CAST('NaN' AS DOUBLE)",
                "x <> 1",
                "x = 0",
                "y = 0",
                "x < -5",
                "x > y");
    }

    @Test
    void otherFormatsStayWithSpark() {
        scans.run(
                "CREATE TABLE orc (id int) TBLPROPERTIES ('write.format.default' = 'orc')",
                "INSERT INTO orc VALUES (1)",
                "CREATE TABLE avro (id int) TBLPROPERTIES ('write.format.default' = 'avro')",
                "INSERT INTO avro VALUES (1)",
                "CREATE TABLE variant (id int, v variant) TBLPROPERTIES ('format-version' = '3')",
                "INSERT INTO variant SELECT 1, parse_json('{\"a\": 1}')");
        assertThat(scans.reason("SELECT * FROM orc")).isEqualTo("data files in ORC");
        assertThat(scans.reason("SELECT * FROM avro")).isEqualTo("data files in AVRO");
        assertThat(scans.reason("SELECT v FROM variant")).isEqualTo("the type variant");
        scans.same("SELECT id FROM variant", 1);
        assertThat(scans.reason("SELECT * FROM odd.orc.files")).startsWith("the metadata table");
    }

    @Test
    void aFileThatIsGoneIsAnError() throws IOException {
        scans.run("CREATE TABLE gone (id int)", "INSERT INTO gone SELECT id FROM range(10)");
        NativeScanSql scan = scans.same("SELECT * FROM gone", 10);
        try (Stream<Path> files = Files.walk(server.folder().resolve("lake/odd"))) {
            for (Path file : files.filter(
                            path -> scan.sql().contains(path.getFileName().toString())
                                    && path.toString().endsWith(".parquet"))
                    .toList()) {
                Files.delete(file);
            }
        }
        assertThatThrownBy(() -> scans.run(scan)).isInstanceOf(NativeFailure.class);
    }
}
