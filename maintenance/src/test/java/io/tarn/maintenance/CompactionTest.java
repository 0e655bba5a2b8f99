package io.tarn.maintenance;

import static io.tarn.maintenance.LocalTables.append;
import static io.tarn.maintenance.LocalTables.deleteByVector;
import static io.tarn.maintenance.LocalTables.deleteCarrier;
import static io.tarn.maintenance.LocalTables.deletePositions;
import static io.tarn.maintenance.LocalTables.flight;
import static io.tarn.maintenance.LocalTables.rows;
import static io.tarn.maintenance.LocalTables.tasks;
import static io.tarn.maintenance.LocalTables.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactionTest {
    private static final LocalDate DAY = LocalDate.of(2024, 1, 1);
    private static final CompactionOptions TWO_FILES_ARE_ENOUGH =
            CompactionOptions.defaults().withMinInputFiles(2);

    @TempDir
    Path folder;

    private LocalTables tables;

    @BeforeEach
    void openTables() {
        tables = new LocalTables(folder);
    }

    @AfterEach
    void closeTables() {
        tables.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "avro", "orc"})
    void many_small_files_become_one_with_the_same_rows(String format) {
        Table table = unpartitioned(Map.of("write.format.default", format));
        appendFiles(table, 12, 20);
        List<String> before = rows(table);

        CompactionResult result = compact(table, CompactionOptions.defaults());

        assertThat(result.before().files()).isEqualTo(12);
        assertThat(result.after().files()).isEqualTo(1);
        assertThat(result.rowsWritten()).isEqualTo(240);
        assertThat(result.rowsDropped()).isZero();
        assertThat(result.snapshotIds()).containsExactly(table.currentSnapshot().snapshotId());
        assertThat(tasks(table)).hasSize(1);
        assertThat(tasks(table).get(0).file().format().name()).isEqualToIgnoringCase(format);
        assertThat(rows(table)).hasSize(240).isEqualTo(before);
    }

    @Test
    void files_are_split_near_the_target_size() {
        Table table = unpartitioned(Map.of("write.parquet.row-group-size-bytes", "20000"));
        appendFiles(table, 4, 20_000);
        long total = tasks(table).stream()
                .mapToLong(task -> task.file().fileSizeInBytes())
                .sum();
        List<String> before = rows(table);

        CompactionResult result = compact(table, TWO_FILES_ARE_ENOUGH.withTargetFileSizeBytes(total / 2));

        assertThat(result.after().files()).isBetween(2L, 3L);
        assertThat(rows(table)).isEqualTo(before);
    }

    @Test
    void a_plan_changes_nothing() {
        Table table = unpartitioned(Map.of());
        appendFiles(table, 6, 5);
        long snapshot = table.currentSnapshot().snapshotId();
        Set<String> files = tables.filesOnDisk("");

        CompactionPlan plan = new Compaction(table, CompactionOptions.defaults()).plan();

        assertThat(plan.before().files()).isEqualTo(6);
        assertThat(plan.groups()).isEqualTo(1);
        assertThat(plan.expectedFilesAfter()).isEqualTo(1);
        table.refresh();
        assertThat(table.currentSnapshot().snapshotId()).isEqualTo(snapshot);
        assertThat(tables.filesOnDisk("")).isEqualTo(files);
    }

    @Test
    void an_empty_table_and_a_compact_one_have_nothing_to_do() {
        Table table = unpartitioned(Map.of());
        assertThat(compact(table, CompactionOptions.defaults()).snapshotIds()).isEmpty();
        appendFiles(table, 6, 5);
        compact(table, CompactionOptions.defaults());

        CompactionResult again = compact(table, TWO_FILES_ARE_ENOUGH);

        assertThat(again.before()).isEqualTo(FileTotals.NONE);
        assertThat(again.snapshotIds()).isEmpty();
    }

    @Test
    void a_filter_limits_it_to_some_partitions() {
        Table table = tables.create("flights", byCarrier(), Map.of());
        for (int i = 0; i < 4; i++) {
            append(table, List.of(flight(table, i, "AA", DAY)));
            append(table, List.of(flight(table, 10 + i, "DL", DAY)));
        }
        List<String> before = rows(table);

        CompactionResult result = compact(table, TWO_FILES_ARE_ENOUGH.withFilter(Expressions.equal("carrier", "DL")));

        assertThat(result.before().files()).isEqualTo(4);
        assertThat(tasks(table)).hasSize(5);
        assertThat(rows(table)).isEqualTo(before);
    }

    @Test
    void position_and_equality_deletes_are_applied_and_file_scoped_deletes_leave_with_their_file() {
        Table table = unpartitioned(Map.of("format-version", "2"));
        List<DataFile> files = appendFiles(table, 4, 10);
        deletePositions(table, files.get(0), 0, 3, 9);
        deleteCarrier(table, "C2");
        append(table, List.of(flight(table, 1000, "C2", DAY)));
        List<String> before = rows(table);
        assertThat(before).hasSize(28);

        CompactionResult result = compact(table, TWO_FILES_ARE_ENOUGH);

        assertThat(result.rowsWritten()).isEqualTo(28);
        assertThat(result.rowsDropped()).isEqualTo(13);
        assertThat(rows(table)).isEqualTo(before);
        assertThat(table.currentSnapshot().summary()).containsEntry("total-position-deletes", "0");
    }

    @Test
    void deletion_vectors_are_applied_and_row_ids_stay() throws IOException {
        Table table = unpartitioned(Map.of("format-version", "3"));
        List<DataFile> files = appendFiles(table, 5, 10);
        deleteByVector(table, files.get(1), 1, 2);
        deleteByVector(table, files.get(4), 9);
        List<String> before = rows(table);
        assertThat(before).hasSize(47).allMatch(row -> row.matches(".* _row_id=\\d+ .*"));

        CompactionResult result = compact(table, TWO_FILES_ARE_ENOUGH);

        assertThat(result.rowsDropped()).isEqualTo(3);
        assertThat(tasks(table)).hasSize(1);
        assertThat(tasks(table).get(0).deletes()).isEmpty();
        assertThat(rows(table)).isEqualTo(before);
        assertThat(table.currentSnapshot().summary()).containsEntry("total-delete-files", "0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"avro", "orc"})
    void row_ids_stay_in_every_format(String format) {
        Table table = unpartitioned(Map.of("format-version", "3", "write.format.default", format));
        appendFiles(table, 5, 10);
        List<String> before = rows(table);

        compact(table, CompactionOptions.defaults());

        assertThat(tasks(table)).hasSize(1);
        assertThat(rows(table)).isEqualTo(before);
    }

    @Test
    void files_of_an_older_partition_spec_move_into_todays_partitions() {
        Table table = unpartitioned(Map.of());
        for (int i = 0; i < 6; i++) {
            append(table, List.of(flight(table, i, "AA", DAY), flight(table, 100 + i, "DL", DAY.plusMonths(1))));
        }
        table.updateSpec().addField(Expressions.month("date")).commit();
        append(table, List.of(flight(table, 500, "UA", null)));
        append(table, List.of(flight(table, 501, "UA", DAY)));
        List<String> before = rows(table);

        compact(table, TWO_FILES_ARE_ENOUGH);

        assertThat(rows(table)).isEqualTo(before);
        assertThat(tasks(table))
                .allMatch(task -> task.file().specId() == table.spec().specId());
    }

    @Test
    void more_partitions_than_open_files_still_hold_the_right_rows() {
        Table table = unpartitioned(Map.of());
        for (int file = 0; file < 3; file++) {
            long first = file * 200L;
            append(
                    table,
                    LongStream.range(first, first + 200)
                            .mapToObj(id -> flight(table, id, "C" + id % 50, DAY))
                            .toList());
        }
        table.updateSpec().addField("carrier").commit();
        List<String> before = rows(table);

        compact(table, TWO_FILES_ARE_ENOUGH);

        assertThat(rows(table)).isEqualTo(before);
        assertThat(tasks(table)).hasSize(50);
        tasks(table)
                .forEach(task -> assertThat(readCarriers(table, task.file()))
                        .containsOnly(task.file().partition().get(0, String.class)));
    }

    @Test
    void sorted_files_are_merged_into_a_sorted_file() throws IOException {
        Table table = tables.create(
                "flights",
                PartitionSpec.unpartitioned(),
                SortOrder.builderFor(LocalTables.FLIGHTS).desc("id").build(),
                Map.of());
        for (int file = 0; file < 4; file++) {
            int offset = file;
            List<Record> rows = LongStream.range(0, 10)
                    .mapToObj(i -> flight(table, 100 - (i * 4 + offset), "AA", DAY))
                    .toList();
            table.newAppend().appendFile(write(table, rows, table.sortOrder())).commit();
        }

        compact(table, TWO_FILES_ARE_ENOUGH);

        DataFile file = tasks(table).get(0).file();
        assertThat(file.sortOrderId()).isEqualTo(table.sortOrder().orderId());
        try (CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
            List<Long> ids = new ArrayList<>();
            rows.forEach(row -> ids.add((Long) row.getField("id")));
            assertThat(ids).hasSize(40).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        }
    }

    @Test
    void columns_that_came_went_and_were_renamed_are_right() {
        Table table = unpartitioned(Map.of("format-version", "2"));
        appendFiles(table, 3, 5);
        deleteCarrier(table, "C0");
        table.updateSchema()
                .deleteColumn("carrier")
                .addColumn("gate", org.apache.iceberg.types.Types.StringType.get())
                .renameColumn("delay", "minutes_late")
                .commit();
        // IcebergGenerics cannot look up the dropped key column, so the rows expected are told by their number.
        CompactionResult result = compact(table, TWO_FILES_ARE_ENOUGH);

        assertThat(result.rowsDropped()).isEqualTo(5);
        assertThat(result.rowsWritten()).isEqualTo(10);
        assertThat(rows(table)).hasSize(10);
    }

    @Test
    void an_append_that_comes_meanwhile_survives() {
        Table table = unpartitioned(Map.of());
        appendFiles(table, 6, 5);
        Table other = tables.load("flights");

        new Compaction(
                        table,
                        CompactionOptions.defaults(),
                        meanwhile(() -> append(other, List.of(flight(other, 900, "ZZ", DAY)))))
                .run(CompactionProgress.none());

        assertThat(rows(table)).hasSize(31).anyMatch(row -> row.contains("900"));
        assertThat(tasks(table)).hasSize(2);
    }

    @Test
    void an_equality_delete_that_comes_meanwhile_still_reaches_the_rewritten_rows() {
        Table table = unpartitioned(Map.of("format-version", "2"));
        appendFiles(table, 6, 5);
        Table other = tables.load("flights");

        new Compaction(table, CompactionOptions.defaults(), meanwhile(() -> deleteCarrier(other, "C3")))
                .run(CompactionProgress.none());

        assertThat(rows(table)).hasSize(25).noneMatch(row -> row.contains("C3"));
    }

    @Test
    void a_position_delete_that_comes_meanwhile_is_a_conflict_and_nothing_stays_behind() {
        Table table = unpartitioned(Map.of("format-version", "2"));
        List<DataFile> files = appendFiles(table, 6, 5);
        Table other = tables.load("flights");
        Set<String> dataBefore = tables.filesOnDisk(".parquet");

        assertThatThrownBy(() -> new Compaction(
                                table,
                                CompactionOptions.defaults(),
                                meanwhile(() -> deletePositions(other, files.get(2), 1)))
                        .run(CompactionProgress.none()))
                .isInstanceOfSatisfying(TarnException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.COMMIT_CONFLICT);
                    assertThat(e).hasMessageContaining("flights").hasMessageContaining("run it again");
                });

        assertThat(rows(table)).hasSize(29);
        // One file more: the other client's delete file.
        assertThat(tables.filesOnDisk(".parquet"))
                .hasSize(dataBefore.size() + 1)
                .containsAll(dataBefore);
    }

    @Test
    void a_file_removed_meanwhile_is_a_conflict() {
        Table table = unpartitioned(Map.of());
        List<DataFile> files = appendFiles(table, 6, 5);
        Table other = tables.load("flights");

        assertThatThrownBy(() -> new Compaction(
                                table,
                                CompactionOptions.defaults(),
                                meanwhile(() -> other.newDelete()
                                        .deleteFile(files.get(0))
                                        .commit()))
                        .run(CompactionProgress.none()))
                .isInstanceOfSatisfying(
                        TarnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COMMIT_CONFLICT));
        assertThat(rows(table)).hasSize(25);
    }

    @Test
    void when_it_is_unknown_whether_the_commit_was_made_no_file_is_deleted() {
        Table table = unpartitioned(Map.of());
        appendFiles(table, 6, 5);
        List<String> before = rows(table);
        Table lossy = new BaseTable(new LosesTheAnswer(((HasTableOperations) table).operations()), "flights");

        assertThatThrownBy(() -> compact(lossy, CompactionOptions.defaults()))
                .isInstanceOfSatisfying(
                        TarnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COMMIT_STATE_UNKNOWN));

        assertThat(tasks(table)).hasSize(1);
        assertThat(rows(table)).isEqualTo(before);
    }

    @Test
    void a_rewriter_that_loses_a_row_is_caught_before_the_commit() {
        Table table = unpartitioned(Map.of());
        appendFiles(table, 6, 5);
        List<String> before = rows(table);
        Set<String> data = tables.filesOnDisk(".parquet");
        FileRewriter losing = (t, group) ->
                new RewrittenGroup(List.of(write(t, List.of(flight(t, 1, "AA", DAY)), SortOrder.unsorted())), 0);

        assertThatThrownBy(() ->
                        new Compaction(table, CompactionOptions.defaults(), losing).run(CompactionProgress.none()))
                .isInstanceOf(TarnException.class)
                .hasMessageContaining("30 rows were to be read, but 1 were written");

        assertThat(rows(table)).isEqualTo(before);
        assertThat(tables.filesOnDisk(".parquet")).isEqualTo(data);
    }

    @Test
    void a_rewriter_that_loses_values_is_caught_before_the_commit() {
        Table table = unpartitioned(Map.of());
        append(table, List.of(flight(table, 1, "AA", DAY)));
        append(table, List.of(flight(table, 2, "AA", DAY)));
        FileRewriter nulling = (t, group) -> new RewrittenGroup(
                List.of(write(t, List.of(flight(t, 1, null, DAY), flight(t, 2, "AA", DAY)), SortOrder.unsorted())), 0);

        assertThatThrownBy(() -> new Compaction(table, TWO_FILES_ARE_ENOUGH, nulling).run(CompactionProgress.none()))
                .isInstanceOf(TarnException.class)
                .hasMessageContaining("column carrier had 2 values and 0 nulls, but 2 and 1 were written");
    }

    @Test
    void a_broken_input_file_is_named_and_nothing_stays_behind() throws IOException {
        Table table = unpartitioned(Map.of());
        List<DataFile> files = appendFiles(table, 6, 5);
        Path broken = Path.of(java.net.URI.create(files.get(5).location()));
        java.nio.file.Files.write(broken, new byte[(int) files.get(5).fileSizeInBytes()]);
        Set<String> data = tables.filesOnDisk(".parquet");

        assertThatThrownBy(() -> compact(table, CompactionOptions.defaults()))
                .isInstanceOf(TarnException.class)
                .hasMessageContaining(files.get(5).location())
                .hasMessageContaining("not a Parquet file");

        assertThat(tables.filesOnDisk(".parquet")).isEqualTo(data);
    }

    @Test
    void progress_is_told() {
        Table table = tables.create("flights", byCarrier(), Map.of());
        for (int i = 0; i < 3; i++) {
            append(table, List.of(flight(table, i, "AA", DAY)));
            append(table, List.of(flight(table, 10 + i, "DL", DAY)));
        }
        List<String> told = new ArrayList<>();

        new Compaction(table, TWO_FILES_ARE_ENOUGH).run(new CompactionProgress() {
            @Override
            public void planned(CompactionPlan plan) {
                told.add("planned " + plan.before().files());
            }

            @Override
            public void rewritten(FileTotals inputsSoFar) {
                told.add("rewritten " + inputsSoFar.files());
            }

            @Override
            public void committed(long snapshotId) {
                told.add("committed " + (snapshotId == table.currentSnapshot().snapshotId()));
            }
        });

        assertThat(told).containsExactly("planned 6", "rewritten 3", "rewritten 6", "committed true");
    }

    @Test
    void options_out_of_bounds_are_refused() {
        assertThatThrownBy(() -> CompactionOptions.defaults().withTargetFileSizeBytes(0))
                .isInstanceOf(TarnException.class)
                .hasMessageContaining("at least 1 byte, not 0");
        assertThatThrownBy(() -> CompactionOptions.defaults().withMinInputFiles(0))
                .isInstanceOf(TarnException.class);
    }

    private Table unpartitioned(Map<String, String> properties) {
        return tables.create("flights", PartitionSpec.unpartitioned(), properties);
    }

    private static PartitionSpec byCarrier() {
        return PartitionSpec.builderFor(LocalTables.FLIGHTS).identity("carrier").build();
    }

    private static CompactionResult compact(Table table, CompactionOptions options) {
        return new Compaction(table, options).run(CompactionProgress.none());
    }

    /** File n holds rows n*rows.. of carrier "Cn". */
    private static List<DataFile> appendFiles(Table table, int files, int rows) {
        List<DataFile> appended = new ArrayList<>();
        for (int file = 0; file < files; file++) {
            String carrier = "C" + file;
            long first = (long) file * rows;
            appended.add(append(
                    table,
                    LongStream.range(first, first + rows)
                            .mapToObj(id -> flight(table, id, carrier, DAY.plusDays(id % 40)))
                            .toList()));
        }
        return appended;
    }

    /** The real rewriter, and something that another client does between its work and the commit. */
    private static FileRewriter meanwhile(Runnable other) {
        return (table, group) -> {
            RewrittenGroup rewritten = new GenericFileRewriter().rewrite(table, group);
            other.run();
            return rewritten;
        };
    }

    private static List<String> readCarriers(Table table, DataFile file) {
        List<String> carriers = new ArrayList<>();
        tasks(table).stream()
                .filter(task -> task.file().location().equals(file.location()))
                .forEach(task -> {
                    try (CloseableIterable<Record> rows = new LiveRows(table, table.schema())
                            .open(task, new org.apache.iceberg.deletes.DeleteCounter())) {
                        rows.forEach(row -> carriers.add((String) row.getField("carrier")));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
        return carriers;
    }
}
