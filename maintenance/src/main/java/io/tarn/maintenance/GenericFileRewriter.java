package io.tarn.maintenance;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.SortOrderComparators;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.DeleteCounter;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SortedMerge;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites with Iceberg's generic readers and writers, a row at a time, for every format that Iceberg writes.
 *
 * <p>Partition: files of today's spec keep the partition that the table says they have; files of an older spec are split
 * by the partition of each row. Order: where all inputs are sorted by one order of the table, they are merged and the new
 * files have that order; otherwise the new files claim none. Row lineage (format version 3): row ids and last-updated
 * sequence numbers are written out, so each row keeps its own.
 */
final class GenericFileRewriter implements FileRewriter {
    /** A merge of sorted files has all of them open. */
    static final int MAX_MERGED_FILES = 64;

    @Override
    public RewrittenGroup rewrite(Table table, RewriteFileGroup group) {
        return new Attempt(table, group).rewrite();
    }

    /** The rewrite of one group. */
    private static final class Attempt {
        private final Table table;
        private final RewriteFileGroup group;
        private final Schema schema;
        private final SortOrder order;
        private final LiveRows live;
        private String opened;

        Attempt(Table table, RewriteFileGroup group) {
            this.table = table;
            this.group = group;
            this.schema = TableUtil.supportsRowLineage(table)
                    ? MetadataColumns.schemaWithRowLineage(table.schema())
                    : table.schema();
            this.order = commonOrder();
            this.live = new LiveRows(table, schema);
            this.opened = group.fileScanTasks().get(0).file().location();
        }

        RewrittenGroup rewrite() {
            PartitionedOutput output = new PartitionedOutput(
                    new DataFileOpener(table, group, schema, order),
                    table.io(),
                    schema,
                    DataFileOpener.specOf(table, group),
                    onlyPartition());
            boolean done = false;
            try {
                DeleteCounter dropped = new DeleteCounter();
                boolean anotherPass = write(output, dropped);
                while (anotherPass) {
                    anotherPass = write(output, new DeleteCounter());
                }
                done = true;
                return new RewrittenGroup(output.files(), dropped.get());
            } catch (IOException | UncheckedIOException | NotFoundException e) {
                throw failed(ErrorCode.STORAGE_FAILED, e);
            } catch (UnsupportedOperationException | IllegalArgumentException e) {
                throw failed(ErrorCode.UNSUPPORTED_FORMAT, e);
            } catch (RuntimeException e) {
                // Parquet's readers tell of a broken file by a plain RuntimeException.
                throw failed(ErrorCode.INTERNAL_ERROR, e);
            } finally {
                if (!done) {
                    output.abort();
                }
            }
        }

        private boolean write(PartitionedOutput output, DeleteCounter dropped) throws IOException {
            try (CloseableIterable<Record> rows = rows(dropped)) {
                for (Record row : rows) {
                    output.write(row);
                }
            }
            return output.endPass();
        }

        private CloseableIterable<Record> rows(DeleteCounter dropped) {
            if (order.isSorted()) {
                return new SortedMerge<>(
                        byOrder(),
                        group.fileScanTasks().stream()
                                .map(task -> open(task, dropped))
                                .toList());
            }
            // Lazily: one file is open at a time.
            return CloseableIterable.concat(() -> group.fileScanTasks().stream()
                    .map(task -> open(task, dropped))
                    .iterator());
        }

        private CloseableIterable<Record> open(FileScanTask task, DeleteCounter dropped) {
            opened = task.file().location();
            return live.open(task, dropped);
        }

        private Comparator<Record> byOrder() {
            Comparator<StructLike> comparator = SortOrderComparators.forSchema(schema, order);
            InternalRecordWrapper left = new InternalRecordWrapper(schema.asStruct());
            InternalRecordWrapper right = new InternalRecordWrapper(schema.asStruct());
            return (a, b) -> comparator.compare(left.wrap(a), right.wrap(b));
        }

        /** The order that every input file has, if there is one and its columns are still in the table. */
        private SortOrder commonOrder() {
            Set<Integer> ids =
                    group.fileScanTasks().stream().map(task -> orderOf(task)).collect(Collectors.toSet());
            SortOrder common = table.sortOrders().get(ids.iterator().next());
            if (common == null || ids.size() > 1 || group.inputFileNum() > MAX_MERGED_FILES) {
                return SortOrder.unsorted();
            }
            boolean hasItsColumns =
                    common.fields().stream().allMatch(field -> table.schema().findField(field.sourceId()) != null);
            return hasItsColumns ? common : SortOrder.unsorted();
        }

        private static int orderOf(FileScanTask task) {
            Integer id = task.file().sortOrderId();
            return id == null ? SortOrder.unsorted().orderId() : id;
        }

        /** The partition of all inputs, or null when rows may belong to several partitions of the output spec. */
        private @Nullable StructLike onlyPartition() {
            List<FileScanTask> tasks = group.fileScanTasks();
            boolean sameSpec = tasks.stream().allMatch(task -> task.file().specId() == group.outputSpecId());
            return sameSpec ? tasks.get(0).file().partition() : null;
        }

        private TarnException failed(ErrorCode code, Exception e) {
            return new TarnException(
                    code,
                    "compaction of " + table.name() + " stopped while it rewrote " + group.inputFileNum()
                            + " files; the last one that it opened is " + opened + ": " + e.getMessage(),
                    e);
        }
    }
}
