package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.TestHelpers;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Iceberg's own client plans each scan by itself and by the server, and finds the same. */
class ScanPlanningTest {
    private static final TableIdentifier FLIGHTS = TableIdentifier.of("demo", "flights");
    static final PartitionSpec BY_ORIGIN =
            PartitionSpec.builderFor(Flights.SCHEMA).identity("origin").build();
    private static final Map<String, String> VERSION_3 = Map.of("format-version", "3");

    @TempDir
    private Path folder;

    private CatalogServer server;
    private RESTCatalog client;
    private RESTCatalog planning;

    @BeforeEach
    void start() {
        server = CatalogServer.start(folder);
        client = server.client();
        planning = server.client("planning", Map.of("scan-planning-mode", "server"));
        client.createNamespace(Namespace.of("demo"));
    }

    @AfterEach
    void stop() throws Exception {
        planning.close();
        client.close();
        server.close();
    }

    @Test
    void aTableWithoutSnapshotHasNoFiles() throws Exception {
        create(PartitionSpec.unpartitioned());

        assertThat(same(scan -> scan)).isEmpty();
    }

    @Test
    void filesAreFilteredByTheirBoundsAndKeepTheStatisticsThatAreAskedFor() throws Exception {
        Table table = create(PartitionSpec.unpartitioned());
        table.newAppend().appendFile(file(at("/low.parquet"), null, 1, 10)).commit();
        table.newAppend().appendFile(file(at("/high.parquet"), null, 11, 20)).commit();

        assertThat(same(scan -> scan)).hasSize(2);
        assertThat(same(scan -> scan.filter(Expressions.lessThan("id", 5L)))).hasSize(1);
        assertThat(same(scan -> scan.filter(Expressions.equal("ID", 12L)).caseSensitive(false)))
                .hasSize(1);
        assertThat(same(scan -> scan.filter(Expressions.in("id", 3L, 12L))
                        .select("origin")
                        .includeColumnStats(List.of("id"))))
                .hasSize(2)
                .allMatch(line -> line.contains("values {1=10}"));
    }

    @Test
    void partitionsArePrunedAndResidualsAreThoseOfThePartition() throws Exception {
        Table table = create(BY_ORIGIN);
        table.newAppend().appendFile(file(at("/zrh.parquet"), "ZRH", 1, 10)).commit();
        DataFile nowhere = DataFiles.builder(BY_ORIGIN)
                .withPath(at("/null.parquet"))
                .withFileSizeInBytes(10)
                .withRecordCount(1)
                .withPartition(TestHelpers.Row.of((Object) null))
                .build();
        table.newAppend().appendFile(nowhere).commit();
        table.newAppend().appendFile(file(at("/sfo.parquet"), "SFO", 1, 10)).commit();

        assertThat(same(scan -> scan.filter(Expressions.equal("origin", "ZRH"))))
                .hasSize(1)
                .allMatch(line -> line.endsWith("where true"));
        assertThat(same(scan ->
                        scan.filter(Expressions.and(Expressions.notNull("origin"), Expressions.greaterThan("id", 5L)))))
                .isNotEmpty();
    }

    @Test
    void filesOfAnEarlierPartitioningAreFoundUnderTheNewOne() throws Exception {
        Table table = create(BY_ORIGIN);
        table.newAppend().appendFile(file(at("/old.parquet"), "ZRH", 1, 10)).commit();
        table.updateSpec()
                .removeField("origin")
                .addField(Expressions.bucket("id", 4))
                .commit();
        DataFile bucketed = DataFiles.builder(table.spec())
                .withPath(at("/new.parquet"))
                .withFileSizeInBytes(10)
                .withRecordCount(1)
                .withPartition(TestHelpers.Row.of(2))
                .build();
        table.newFastAppend().appendFile(bucketed).commit();

        assertThat(same(scan -> scan)).hasSize(2);
        assertThat(same(scan -> scan.filter(Expressions.equal("origin", "ZRH"))))
                .hasSize(2);
        assertThat(same(scan -> scan.filter(Expressions.equal("origin", "SFO"))))
                .hasSize(1);
    }

    @Test
    void snapshotsBranchesAndTagsArePlannedWithTheirOwnSchema() throws Exception {
        Table table = create(PartitionSpec.unpartitioned());
        table.newAppend().appendFile(file(at("/a.parquet"), null, 1, 10)).commit();
        long first = table.currentSnapshot().snapshotId();
        table.manageSnapshots().createTag("t", first).createBranch("b", first).commit();
        table.updateSchema()
                .renameColumn("id", "number")
                .addColumn("delay", Types.IntegerType.get())
                .commit();
        table.newAppend().appendFile(file(at("/b.parquet"), null, 11, 20)).commit();
        table.newAppend()
                .appendFile(file(at("/c.parquet"), null, 1, 3))
                .toBranch("b")
                .commit();

        assertThat(same(scan -> scan.filter(Expressions.lessThan("number", 5L))))
                .hasSize(1);
        assertThat(same(scan -> scan.useSnapshot(first).filter(Expressions.lessThan("id", 5L))))
                .hasSize(1);
        assertThat(same(scan -> scan.useRef("t").filter(Expressions.lessThan("id", 5L))))
                .hasSize(1);
        assertThat(same(scan -> scan.useRef("b").filter(Expressions.lessThan("number", 5L))))
                .hasSize(2);
    }

    @Test
    void positionAndEqualityDeletesStandBesideTheFilesThatTheyChange() throws Exception {
        Table table = create(BY_ORIGIN);
        table.newAppend()
                .appendFile(file(at("/zrh.parquet"), "ZRH", 1, 10))
                .appendFile(file(at("/sfo.parquet"), "SFO", 1, 10))
                .commit();
        table.newRowDelta()
                .addDeletes(
                        deletes(at("/eq.parquet"), "ZRH").ofEqualityDeletes(1).build())
                .addDeletes(
                        deletes(at("/pos.parquet"), "SFO").ofPositionDeletes().build())
                .commit();
        table.newAppend().appendFile(file(at("/later.parquet"), "ZRH", 1, 10)).commit();

        assertThat(same(scan -> scan))
                .anyMatch(line -> line.startsWith(at("/zrh")) && line.contains("EQUALITY_DELETES " + at("/eq.parquet")))
                .anyMatch(
                        line -> line.startsWith(at("/sfo")) && line.contains("POSITION_DELETES " + at("/pos.parquet")))
                .anyMatch(line -> line.startsWith(at("/later")) && line.contains("deletes []"));
        assertThat(same(scan -> scan.filter(Expressions.equal("origin", "ZRH"))))
                .hasSize(2);
    }

    @Test
    void deletionVectorsOfOneFileAreNotTakenForEachOther() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA, PartitionSpec.unpartitioned(), at(""), VERSION_3);
        table.newAppend()
                .appendFile(file(at("/a.parquet"), null, 1, 10))
                .appendFile(file(at("/b.parquet"), null, 1, 10))
                .commit();
        table.newRowDelta()
                .addDeletes(vector(at("/a.parquet"), 4))
                .addDeletes(vector(at("/b.parquet"), 60))
                .commit();

        // Iceberg's client finds its own way from reference to delete file; what it must find is in each line.
        assertThat(same(scan -> scan))
                .anyMatch(line -> line.startsWith(at("/a.")) && line.contains("/v.puffin@4+50 of " + at("/a.parquet")))
                .anyMatch(
                        line -> line.startsWith(at("/b.")) && line.contains("/v.puffin@60+50 of " + at("/b.parquet")));
    }

    @Test
    void rowsOfVersionThreeKeepTheirNumbers() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA, PartitionSpec.unpartitioned(), at(""), VERSION_3);
        table.newFastAppend().appendFile(file(at("/a.parquet"), null, 1, 10)).commit();
        table.newFastAppend().appendFile(file(at("/b.parquet"), null, 1, 10)).commit();

        assertThat(same(scan -> scan)).anyMatch(line -> line.startsWith(at("/b.")) && line.contains("first row 10"));
    }

    @Test
    void manyManifestsArePlannedInPartsThatTheClientFetchesSideBySide() throws Exception {
        Table table = create(BY_ORIGIN);
        for (int commit = 0; commit < 6; commit++) {
            appendMany(table, commit, 900);
        }
        table.newRowDelta()
                .addDeletes(
                        deletes(at("/eq.parquet"), "O3").ofEqualityDeletes(1).build())
                .commit();

        assertThat(same(scan -> scan)).hasSize(5_400);
        assertThat(same(scan -> scan.filter(Expressions.equal("origin", "O3")))).hasSize(900);
        assertThat(same(scan -> scan.filter(Expressions.greaterThanOrEqual("id", 890L))))
                .hasSize(60);
    }

    @Test
    void oneHugeManifestIsFetchedInPages() throws Exception {
        Table table = create(BY_ORIGIN);
        appendMany(table, 0, 12_000);

        assertThat(same(scan -> scan)).hasSize(12_000);
        assertThat(same(scan -> scan.filter(Expressions.greaterThanOrEqual("id", 3L))))
                .hasSize(11_997);
    }

    @Test
    void aSnapshotOrColumnThatIsNotThereIsTheClientsError() {
        Table table = create(PartitionSpec.unpartitioned());
        table.newAppend().appendFile(file(at("/a.parquet"), null, 1, 10)).commit();
        Table planned = planning.loadTable(FLIGHTS);

        assertThatThrownBy(() -> PlannedFiles.of(
                        planned.newScan().filter(Expressions.equal("nope", 1)).planFiles()))
                .hasMessageContaining("Cannot find field 'nope'");
        long first = table.currentSnapshot().snapshotId();
        table.newAppend().appendFile(file(at("/b.parquet"), null, 1, 10)).commit();
        Table old = planning.loadTable(FLIGHTS);
        table.expireSnapshots()
                .expireSnapshotId(first)
                .cleanupLevel(ExpireSnapshots.CleanupLevel.NONE)
                .commit();
        assertThatThrownBy(
                        () -> PlannedFiles.of(old.newScan().useSnapshot(first).planFiles()))
                .hasMessageContaining("it may have expired");
    }

    private Table create(PartitionSpec spec) {
        return client.createTable(FLIGHTS, Flights.SCHEMA, spec, at(""), Map.of());
    }

    /** A file of the table. */
    private String at(String path) {
        return server.root().child("flights").value() + path;
    }

    /** Plans a scan on both sides, and gives what both have found. */
    private TreeSet<String> same(UnaryOperator<TableScan> refine) throws Exception {
        Table byClient = client.loadTable(FLIGHTS);
        Table byServer = planning.loadTable(FLIGHTS);
        assertThat(byServer.newScan().getClass().getSimpleName()).isEqualTo("RESTTableScan");
        TreeSet<String> expected =
                PlannedFiles.of(refine.apply(byClient.newScan()).planFiles());
        assertThat(PlannedFiles.of(refine.apply(byServer.newScan()).planFiles()))
                .isEqualTo(expected);
        return expected;
    }

    static void appendMany(Table table, int commit, int files) {
        AppendFiles append = table.newFastAppend();
        for (int i = 0; i < files; i++) {
            append.appendFile(file(table.location() + "/" + commit + "-" + i + ".parquet", "O" + commit, i, i));
        }
        append.commit();
    }

    /** Ten rows, or as many as there are numbers, with the number between two. */
    static DataFile file(String path, String origin, long least, long greatest) {
        Schema schema = Flights.SCHEMA;
        Metrics metrics = new Metrics(
                10L,
                null,
                Map.of(1, 10L, 2, 10L),
                Map.of(1, 0L, 2, 0L),
                null,
                Map.of(1, bound(schema, least)),
                Map.of(1, bound(schema, greatest)));
        DataFiles.Builder builder = DataFiles.builder(origin == null ? PartitionSpec.unpartitioned() : BY_ORIGIN)
                .withPath(path)
                .withFileSizeInBytes(1_000)
                .withMetrics(metrics);
        if (origin != null) {
            builder.withPartitionPath("origin=" + origin);
        }
        return builder.build();
    }

    private static ByteBuffer bound(Schema schema, long value) {
        return Conversions.toByteBuffer(schema.findType(1), value);
    }

    private FileMetadata.Builder deletes(String path, String origin) {
        return FileMetadata.deleteFileBuilder(BY_ORIGIN)
                .withPath(path)
                .withFileSizeInBytes(100)
                .withRecordCount(1)
                .withPartitionPath("origin=" + origin);
    }

    private DeleteFile vector(String dataFile, long offset) {
        return FileMetadata.deleteFileBuilder(PartitionSpec.unpartitioned())
                .ofPositionDeletes()
                .withFormat(FileFormat.PUFFIN)
                .withPath(at("/v.puffin"))
                .withFileSizeInBytes(200)
                .withRecordCount(1)
                .withReferencedDataFile(dataFile)
                .withContentOffset(offset)
                .withContentSizeInBytes(50)
                .build();
    }
}
