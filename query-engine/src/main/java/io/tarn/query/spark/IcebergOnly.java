package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.CreateTable;
import org.apache.spark.sql.catalyst.plans.logical.CreateTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ReplaceTable;
import org.apache.spark.sql.catalyst.plans.logical.ReplaceTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.TableSpecBase;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.runtime.BoxedUnit;

/**
 * Refuses data sources other than Iceberg before names are looked up, because Spark looks up the class of a data source then, and
 * sessions in which Spark would take the name of a table for a file. Changes no plan.
 */
final class IcebergOnly extends Rule<LogicalPlan> {
    private final SparkSession session;

    IcebergOnly(SparkSession session) {
        this.session = session;
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        if (session instanceof org.apache.spark.sql.classic.SparkSession own
                && own.sessionState().conf().runSQLonFile()) {
            throw new TarnException(
                    ErrorCode.INVALID_STATEMENT,
                    "a session that reads files by their path (spark.sql.runSQLOnFiles) runs no statements on this server");
        }
        plan.foreach(node -> {
            TableSpecBase made = made(node);
            if (made != null) {
                check(made);
            }
            return BoxedUnit.UNIT;
        });
        return plan;
    }

    private static @Nullable TableSpecBase made(LogicalPlan node) {
        if (node instanceof CreateTable create) {
            return create.tableSpec();
        } else if (node instanceof CreateTableAsSelect create) {
            return create.tableSpec();
        } else if (node instanceof ReplaceTable replace) {
            return replace.tableSpec();
        }
        return node instanceof ReplaceTableAsSelect replace ? replace.tableSpec() : null;
    }

    private static void check(TableSpecBase table) {
        Option<String> provider = table.provider();
        if (provider.isDefined()) {
            AllowedSources.check(provider.get());
        }
        if (table.serde().isDefined()) {
            throw new TarnException(
                    ErrorCode.INVALID_STATEMENT,
                    "ROW FORMAT and STORED AS are refused: they are of Hive's tables; leave them out, or choose the format"
                            + " of the files with the table property write.format.default");
        }
    }
}
