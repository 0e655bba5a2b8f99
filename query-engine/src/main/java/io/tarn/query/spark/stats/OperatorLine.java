package io.tarn.query.spark.stats;

import io.tarn.query.spark.join.JoinReason;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.execution.exchange.ReusedExchangeExec;
import org.apache.spark.sql.execution.joins.BaseJoinExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What one operator did, as a row of {@code EXPLAIN ANALYZE}. Operators that Spark has compiled into one have one time, told
 * at the first of them.
 *
 * @param operator its name, indented by its depth
 * @param rows that it handed on, null where it does not count them
 * @param timeMillis of all its tasks together, null where it takes none
 * @param bytes that it read from files or moved between tasks, null where it does neither
 * @param spilledBytes that did not fit in memory, null where it holds none
 * @param note what else is to be known
 */
record OperatorLine(
        String operator,
        @Nullable Long rows,
        @Nullable Long timeMillis,
        @Nullable Long bytes,
        @Nullable Long spilledBytes,
        String note) {

    static final StructType COLUMNS = new StructType()
            .add("operator", DataTypes.StringType, false)
            .add("rows", DataTypes.LongType)
            .add("time_ms", DataTypes.LongType)
            .add("bytes", DataTypes.LongType)
            .add("spilled_bytes", DataTypes.LongType)
            .add("note", DataTypes.StringType, false);

    private static final int LONGEST_NAME = 120;
    private static final Pattern FILTERS = Pattern.compile("filters=(.*), runtimeFilters=(.*), groupedBy=");
    private static final List<String> ROWS =
            List.of("numOutputRows", "shuffleRecordsWritten", "recordsRead", "numOutputRecords");
    private static final List<String> BYTES = List.of("totalDataFileSize", "shuffleBytesWritten", "dataSize");
    private static final String PIPELINE = "pipelineTime";

    /** Of an operator, and of the pipeline that begins with it. */
    static OperatorLine of(SparkPlan node, int depth, @Nullable SparkPlan pipeline) {
        Long own = time(node);
        Long compiled = pipeline == null ? null : first(pipeline, List.of(PIPELINE));
        return new OperatorLine(
                "  ".repeat(depth) + name(node),
                first(node, ROWS),
                compiled == null ? own : Long.valueOf(compiled + (own == null ? 0 : own)),
                first(node, BYTES),
                first(node, List.of("spillSize")),
                note(node));
    }

    /** The operator's name, with the columns or tables that tell it from others. */
    static String name(SparkPlan node) {
        if (node instanceof BaseJoinExec join) {
            return node.nodeName() + " " + JoinReason.typeName(join.joinType())
                    + (join.leftKeys().isEmpty()
                            ? ""
                            : " on " + join.leftKeys().mkString(", ") + " = "
                                    + join.rightKeys().mkString(", "));
        } else if (node instanceof BatchScanExec) {
            return "Scan";
        }
        String text = node.simpleString(10);
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "...";
    }

    private static String note(SparkPlan node) {
        if (node instanceof BatchScanExec scan) {
            return IcebergScan.of(scan).map(OperatorLine::note).orElse(scan.simpleString(10));
        } else if (node instanceof ReusedExchangeExec) {
            return "uses what another operator has computed";
        }
        return JoinReason.of(node).orElse("");
    }

    private static String note(IcebergScan scan) {
        String snapshot = scan.snapshot() == null
                ? "no snapshot"
                : "snapshot " + scan.snapshot().snapshotId();
        String files = scan.filesRead() + " of " + (scan.filesRead() + scan.filesPruned()) + " files, "
                + scan.filesPruned() + " pruned";
        Matcher matcher = FILTERS.matcher(scan.node().scan().description());
        boolean told = matcher.find();
        String pushed = told && !matcher.group(1).isEmpty() ? "; pushed: " + matcher.group(1) : "";
        String runtime = told && !matcher.group(2).isEmpty() ? "; while it ran: " + matcher.group(2) : "";
        return scan.table().name() + ", " + snapshot + ", " + files + pushed + runtime;
    }

    private static @Nullable Long first(SparkPlan node, List<String> names) {
        Map<String, SQLMetric> metrics = CollectionConverters.asJava(node.metrics());
        for (String name : names) {
            SQLMetric metric = metrics.get(name);
            if (metric != null) {
                return Math.max(0, metric.value());
            }
        }
        return null;
    }

    /** All that the operator took time for: Spark counts some of it in milliseconds, some in nanoseconds. */
    private static @Nullable Long time(SparkPlan node) {
        List<SQLMetric> times = CollectionConverters.asJava(node.metrics()).values().stream()
                .filter(metric -> metric.metricType().endsWith("iming"))
                .toList();
        return times.isEmpty()
                ? null
                : Long.valueOf(times.stream()
                        .mapToLong(metric -> Math.max(0, metric.value())
                                / (metric.metricType().startsWith("ns") ? 1_000_000 : 1))
                        .sum());
    }

    Row row() {
        return RowFactory.create(operator, rows, timeMillis, bytes, spilledBytes, note);
    }
}
