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
import org.apache.iceberg.PartitionSpec;
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
        Schema schema = TableUtil.supportsRowLineage(table)
                ? MetadataColumns.schemaWithRowLineage(table.schema())
                : table.schema();
        PartitionSpec spec = table.specs().get(group.outputSpecId());
        SortOrder order = commonOrder(table, group);
        PartitionedOutput output = new PartitionedOutput(
                new DataFileOpener(table, group, schema, order), table.io(), schema, spec, onlyPartition(group));
        DeleteCounter dropped = new DeleteCounter();
        boolean done = false;
        try (CloseableIterable<Record> rows = rows(table, group, schema, order, dropped)) {
            for (Record row : rows) {
                output.write(row);
            }
            RewrittenGroup rewritten = new RewrittenGroup(output.finish(), dropped.get());
            done = true;
            return rewritten;
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            throw failed(ErrorCode.UNSUPPORTED_FORMAT, table, group, e);
        } catch (IOException | UncheckedIOException e) {
            throw failed(ErrorCode.STORAGE_FAILED, table, group, e);
        } finally {
            if (!done) {
                output.abort();
            }
        }
    }

    private static CloseableIterable<Record> rows(
            Table table, RewriteFileGroup group, Schema schema, SortOrder order, DeleteCounter dropped) {
        LiveRows live = new LiveRows(table, schema);
        if (!order.isSorted()) {
            // Lazily: one file is open at a time.
            return CloseableIterable.concat(() -> group.fileScanTasks().stream()
                    .map(task -> live.open(task, dropped))
                    .iterator());
        }
        List<CloseableIterable<Record>> files = group.fileScanTasks().stream()
                .map(task -> live.open(task, dropped))
                .toList();
        return new SortedMerge<>(byOrder(schema, order), files);
    }

    private static Comparator<Record> byOrder(Schema schema, SortOrder order) {
        Comparator<StructLike> comparator = SortOrderComparators.forSchema(schema, order);
        InternalRecordWrapper left = new InternalRecordWrapper(schema.asStruct());
        InternalRecordWrapper right = new InternalRecordWrapper(schema.asStruct());
        return (a, b) -> comparator.compare(left.wrap(a), right.wrap(b));
    }

    /** The order that every input file has, if there is one and its columns are still in the table. */
    private static SortOrder commonOrder(Table table, RewriteFileGroup group) {
        Set<Integer> ids = group.fileScanTasks().stream()
                .map(task -> task.file().sortOrderId() == null
                        ? SortOrder.unsorted().orderId()
                        : task.file().sortOrderId())
                .collect(Collectors.toSet());
        SortOrder order = ids.size() == 1 && group.inputFileNum() <= MAX_MERGED_FILES
                ? table.sortOrders().get(ids.iterator().next())
                : null;
        boolean usable = order != null
                && order.fields().stream().allMatch(field -> table.schema().findField(field.sourceId()) != null);
        return usable ? order : SortOrder.unsorted();
    }

    /** The partition of all inputs, or null when rows may belong to several partitions of the output spec. */
    private static @Nullable StructLike onlyPartition(RewriteFileGroup group) {
        List<FileScanTask> tasks = group.fileScanTasks();
        boolean sameSpec = tasks.stream().allMatch(task -> task.file().specId() == group.outputSpecId());
        return sameSpec ? tasks.get(0).file().partition() : null;
    }

    private static TarnException failed(ErrorCode code, Table table, RewriteFileGroup group, Exception e) {
        return new TarnException(
                code,
                "cannot rewrite " + group.inputFileNum() + " files of " + table.name() + " (the first is "
                        + group.fileScanTasks().get(0).file().location() + "): " + e.getMessage()
                        + "; nothing of them was changed",
                e);
    }
}
