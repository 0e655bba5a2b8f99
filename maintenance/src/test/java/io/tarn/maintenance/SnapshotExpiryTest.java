package io.tarn.maintenance;

import static io.tarn.maintenance.LocalTables.append;
import static io.tarn.maintenance.LocalTables.flight;
import static io.tarn.maintenance.LocalTables.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotExpiryTest {
    private static final LocalDate DAY = LocalDate.of(2024, 1, 1);

    @TempDir
    Path folder;

    private LocalTables tables;
    private Table table;

    @BeforeEach
    void createTable() {
        tables = new LocalTables(folder);
        table = tables.create("flights", PartitionSpec.unpartitioned(), Map.of());
        for (int i = 0; i < 6; i++) {
            append(table, List.of(flight(table, i, "AA", DAY)));
        }
    }

    @AfterEach
    void closeTables() {
        tables.close();
    }

    @Test
    void snapshots_younger_than_the_tables_age_stay() {
        ExpiryPlan plan = new SnapshotExpiry(table, ExpiryOptions.defaults()).plan();
        assertThat(plan.snapshots()).isEmpty();
        assertThat(plan.files()).isEqualTo(FileCounts.NONE);
        assertThat(new SnapshotExpiry(table, ExpiryOptions.defaults()).run().snapshotIds())
                .isEmpty();
        assertThat(table.snapshots()).hasSize(6);
    }

    @Test
    void a_plan_names_what_goes_and_changes_nothing_and_the_run_does_exactly_that() {
        compact();
        Set<String> files = tables.filesOnDisk("");
        SnapshotExpiry expiry = new SnapshotExpiry(table, everythingOld());

        ExpiryPlan plan = expiry.plan();

        assertThat(plan.snapshots()).hasSize(6).allMatch(snapshot -> "append".equals(snapshot.operation()));
        assertThat(plan.files().data()).isEqualTo(6);
        assertThat(plan.files().manifestLists()).isEqualTo(6);
        assertThat(tables.filesOnDisk("")).isEqualTo(files);

        List<String> before = rows(table);
        ExpiryResult result = expiry.run();

        assertThat(result.snapshotIds()).hasSize(6);
        assertThat(result.filesDeleted()).isEqualTo(plan.files().total());
        assertThat(result.filesFailed()).isZero();
        assertThat(rows(table)).isEqualTo(before);
        assertThat(tables.filesOnDisk(".parquet")).hasSize(1);
    }

    @Test
    void the_last_ones_are_retained() {
        ExpiryResult result = new SnapshotExpiry(table, everythingOld().withRetainLast(4)).run();
        assertThat(result.snapshotIds()).hasSize(2);
        assertThat(table.snapshots()).hasSize(4);
    }

    @Test
    void the_tables_own_properties_are_respected() {
        table.updateProperties()
                .set("history.expire.max-snapshot-age-ms", "1")
                .set("history.expire.min-snapshots-to-keep", "5")
                .commit();
        assertThat(new SnapshotExpiry(table, ExpiryOptions.defaults()).run().snapshotIds())
                .hasSize(1);
    }

    @Test
    void a_tagged_snapshot_and_every_file_that_it_needs_stay() throws Exception {
        long tagged = table.currentSnapshot().snapshotId();
        table.manageSnapshots().createTag("before-compaction", tagged).commit();
        compact();
        append(table, List.of(flight(table, 77, "ZZ", DAY)));

        ExpiryResult result = new SnapshotExpiry(table, everythingOld()).run();

        assertThat(result.snapshotIds()).hasSize(6).doesNotContain(tagged);
        try (CloseableIterable<Record> old =
                IcebergGenerics.read(table).useSnapshot(tagged).build()) {
            assertThat(StreamSupport.stream(old.spliterator(), false)).hasSize(6);
        }
        assertThat(rows(table)).hasSize(7);
    }

    @Test
    void a_branch_of_its_own_keeps_its_rows() throws Exception {
        long first = StreamSupport.stream(table.snapshots().spliterator(), false)
                .findFirst()
                .orElseThrow()
                .snapshotId();
        table.manageSnapshots().createBranch("audit", first).commit();

        new SnapshotExpiry(table, everythingOld()).run();

        try (CloseableIterable<Record> old =
                IcebergGenerics.read(table).useSnapshot(first).build()) {
            assertThat(StreamSupport.stream(old.spliterator(), false)).hasSize(1);
        }
        assertThat(rows(table)).hasSize(6);
    }

    @Test
    void a_table_that_forbids_it_says_so() {
        table.updateProperties().set("gc.enabled", "false").commit();
        assertThatThrownBy(() -> new SnapshotExpiry(table, everythingOld()).run())
                .isInstanceOfSatisfying(TarnException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATEMENT);
                    assertThat(e).hasMessageContaining("flights").hasMessageContaining("GC is disabled");
                });
    }

    @Test
    void retaining_none_is_refused() {
        assertThatThrownBy(() -> ExpiryOptions.defaults().withRetainLast(0))
                .isInstanceOf(TarnException.class)
                .hasMessageContaining("at least 1, not 0");
    }

    private void compact() {
        new Compaction(table, CompactionOptions.defaults()).run(CompactionProgress.none());
    }

    private static ExpiryOptions everythingOld() {
        return ExpiryOptions.defaults().withOlderThan(Instant.now().plusSeconds(60));
    }
}
