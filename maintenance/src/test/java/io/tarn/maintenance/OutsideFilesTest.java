package io.tarn.maintenance;

import static io.tarn.maintenance.LocalTables.append;
import static io.tarn.maintenance.LocalTables.flight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.storage.OutsideLocationException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a catalog that checks nothing: manifests that name files of other tables do not lead maintenance to them. */
class OutsideFilesTest {
    private static final LocalDate DAY = LocalDate.of(2024, 1, 1);

    @TempDir
    private Path folder;

    private LocalTables tables;
    private Table attacker;
    private Set<String> before;

    @BeforeEach
    void createTables() {
        tables = new LocalTables(folder);
        Table victim = tables.create("victim", PartitionSpec.unpartitioned(), Map.of());
        DataFile file = append(victim, List.of(flight(victim, 1, "AA", DAY)));
        before = tables.filesOnDisk("");
        attacker = tables.create("attacker", PartitionSpec.unpartitioned(), Map.of());
        append(attacker, List.of(flight(attacker, 2, "BB", DAY)));
        attacker.newAppend().appendFile(file).commit();
    }

    @AfterEach
    void closeTables() {
        tables.close();
    }

    @Test
    void expiryDeletesOnlyTheTablesOwnFiles() {
        attacker.newDelete()
                .deleteFromRowFilter(org.apache.iceberg.expressions.Expressions.alwaysTrue())
                .commit();

        ExpiryResult result = new SnapshotExpiry(
                        attacker,
                        ExpiryOptions.defaults().withOlderThan(Instant.now().plusSeconds(60)))
                .run();

        assertThat(result.filesFailed()).isOne();
        assertThat(result.filesDeleted()).isPositive();
        assertThat(tables.filesOnDisk("")).containsAll(before);
    }

    @Test
    void compactionReadsOnlyTheTablesOwnFiles() {
        assertThatThrownBy(() -> new Compaction(
                                attacker, CompactionOptions.defaults().withMinInputFiles(2))
                        .run(CompactionProgress.none()))
                .hasRootCauseInstanceOf(OutsideLocationException.class);
        assertThat(tables.filesOnDisk("")).containsAll(before);
    }

    @Test
    void expiryNeverDeletesTheMetadataOfTheTable() {
        String metadata = ((BaseTable) attacker).operations().current().metadataFileLocation();
        DataFile forged = DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath(metadata)
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(10)
                .withRecordCount(1)
                .build();
        attacker.newAppend().appendFile(forged).commit();
        attacker.newDelete().deleteFile(forged).commit();

        new SnapshotExpiry(
                        attacker,
                        ExpiryOptions.defaults().withOlderThan(Instant.now().plusSeconds(60)))
                .run();

        assertThat(attacker.io().newInputFile(metadata).exists()).isTrue();
    }
}
