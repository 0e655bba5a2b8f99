package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.Map;
import org.apache.spark.sql.catalyst.plans.logical.CreateFunction;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import org.apache.spark.sql.execution.command.AddArchivesCommand;
import org.apache.spark.sql.execution.command.AddFilesCommand;
import org.apache.spark.sql.execution.command.AddJarsCommand;
import org.apache.spark.sql.execution.command.CreateDataSourceTableAsSelectCommand;
import org.apache.spark.sql.execution.command.CreateDataSourceTableCommand;
import org.apache.spark.sql.execution.command.CreateFunctionCommand;
import org.apache.spark.sql.execution.command.CreateTableCommand;
import org.apache.spark.sql.execution.command.InsertIntoDataSourceDirCommand;
import org.apache.spark.sql.execution.command.LoadDataCommand;
import org.apache.spark.sql.execution.datasources.CreateTempViewUsing;
import scala.runtime.BoxedUnit;

/**
 * Plans that would run programs on the server, or read and write files of the server that belong to no table. They are
 * refused after analysis and before anything runs, wherever in the statement they stand.
 */
final class RefusedPlans {
    private static final String FILES = "it would reach files of the server that belong to no table";
    private static final String CODE = "it would run code of its own in the server";

    private static final Map<Class<? extends LogicalPlan>, String> REASONS = Map.ofEntries(
            Map.entry(AddArchivesCommand.class, FILES),
            Map.entry(AddFilesCommand.class, FILES),
            Map.entry(AddJarsCommand.class, CODE),
            Map.entry(CreateDataSourceTableAsSelectCommand.class, FILES),
            Map.entry(CreateDataSourceTableCommand.class, FILES),
            Map.entry(CreateFunction.class, CODE),
            Map.entry(CreateFunctionCommand.class, CODE),
            Map.entry(CreateTableCommand.class, FILES),
            Map.entry(CreateTempViewUsing.class, FILES),
            Map.entry(InsertIntoDataSourceDirCommand.class, FILES),
            Map.entry(InsertIntoDir.class, FILES),
            Map.entry(LoadDataCommand.class, FILES),
            Map.entry(ScriptTransformation.class, CODE));

    private RefusedPlans() {}

    static BoxedUnit check(LogicalPlan plan) {
        plan.foreachWithSubqueries(node -> {
            String reason = REASONS.get(node.getClass());
            if (reason != null) {
                throw refused(node.nodeName(), reason);
            }
            return BoxedUnit.UNIT;
        });
        return BoxedUnit.UNIT;
    }

    static TarnException refused(String what, String reason) {
        return new TarnException(ErrorCode.INVALID_STATEMENT, what + " is refused: " + reason);
    }
}
