package io.tarn.query.spark.offload;

import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.query.spark.offload.write.TableWrite;
import java.util.List;
import java.util.Objects;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.SparkWriteConf;
import org.apache.iceberg.spark.source.PlannedWrite;
import org.apache.iceberg.spark.source.SparkTable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.AppendData;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OverwriteByExpression;
import org.apache.spark.sql.catalyst.plans.logical.OverwritePartitionsDynamic;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import org.apache.spark.sql.catalyst.plans.logical.Repartition;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.V2WriteCommand;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The rows of a command that appends to an Iceberg table or overwrites rows of it. What Spark says of where they go among its tasks is left
 * out.
 *
 * @param command as Spark planned it
 * @param write commits the files
 * @param table as the command sees it
 * @param conf what table, session and statement say of the write
 * @param spec of the files
 * @param plan makes the rows, in their order if they have one
 */
record PlannedRows(
        V2WriteCommand command, Write write, Table table, SparkWriteConf conf, PartitionSpec spec, LogicalPlan plan) {
    /** Of a plan; null if it is no such command. */
    static @Nullable PlannedRows of(LogicalPlan plan, SparkSession session) {
        if (plan instanceof AppendData append) {
            return of(append, append.write(), append.writeOptions(), session);
        } else if (plan instanceof OverwriteByExpression overwrite) {
            return of(overwrite, overwrite.write(), overwrite.writeOptions(), session);
        } else if (plan instanceof OverwritePartitionsDynamic overwrite) {
            return of(overwrite, overwrite.write(), overwrite.writeOptions(), session);
        }
        return null;
    }

    private static @Nullable PlannedRows of(
            V2WriteCommand command,
            Option<Write> write,
            scala.collection.immutable.Map<String, String> options,
            SparkSession session) {
        if (write.isEmpty()
                || !PlannedWrite.is(write.get())
                || !(command.table() instanceof DataSourceV2Relation relation)
                || !(relation.table() instanceof SparkTable known)) {
            return null;
        }
        Table table = known.table();
        SparkWriteConf conf =
                new SparkWriteConf(session, table, new CaseInsensitiveStringMap(CollectionConverters.asJava(options)));
        PartitionSpec spec = Objects.requireNonNull(table.specs().get(conf.outputSpecId()));
        return new PlannedRows(command, write.get(), table, conf, spec, rows(command.query(), spec.isPartitioned()));
    }

    /** Each task sorts what it writes: by the partitions first, which is all there is to it if the table has no order; one query sorts it all. */
    private static LogicalPlan rows(LogicalPlan query, boolean partitioned) {
        if (query instanceof Sort sort && !sort.global()) {
            LogicalPlan child = placed(sort.child());
            return partitioned ? child : sort.copy(sort.order(), true, child, sort.hint());
        }
        return placed(query);
    }

    private static LogicalPlan placed(LogicalPlan query) {
        if (query instanceof RebalancePartitions rebalance) {
            return rebalance.child();
        } else if (query instanceof RepartitionByExpression repartition) {
            return repartition.child();
        }
        return query;
    }

    /**
     * The files that they go to.
     *
     * @throws NotNative if DuckDB cannot write them
     */
    TableWrite target() {
        if (spread(command.query())) {
            throw new NotNative("a statement that says over how many files its rows go");
        }
        List<Attribute> columns = CollectionConverters.asJava(plan.output());
        return new TableWrite(table, spec, conf, columns, ordered(plan));
    }

    /** Whether the statement itself says in how many parts its rows are to be written. */
    private static boolean spread(LogicalPlan plan) {
        if (plan instanceof Repartition
                || (plan instanceof RepartitionByExpression by
                        && by.optNumPartitions().isDefined())) {
            return true;
        }
        boolean keepsRows = plan instanceof Project || plan instanceof Sort || plan instanceof RebalancePartitions;
        return (keepsRows || plan instanceof RepartitionByExpression)
                && spread(plan.children().apply(0));
    }

    private static boolean ordered(LogicalPlan plan) {
        return plan instanceof Sort || (plan instanceof Project project && ordered(project.child()));
    }
}
