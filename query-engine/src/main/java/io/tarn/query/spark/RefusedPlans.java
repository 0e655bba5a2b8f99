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
import org.apache.spark.sql.execution.command.ExplainCommand;
import org.apache.spark.sql.execution.command.InsertIntoDataSourceDirCommand;
import org.apache.spark.sql.execution.command.LoadDataCommand;
import org.apache.spark.sql.execution.command.ResetCommand;
import org.apache.spark.sql.execution.command.SetCommand;
import org.apache.spark.sql.execution.datasources.CreateTempViewUsing;
import scala.Option;
import scala.runtime.BoxedUnit;

/**
 * Plans that would run programs on the server, or read and write files of the server that belong to no table. They are
 * refused after analysis and before anything runs, wherever in the statement they stand.
 */
final class RefusedPlans {
    private static final String FILES = "it would reach files of the server that belong to no table";
    private static final String CODE = "it would run code of its own in the server";

    private static final Map<Class<? extends LogicalPlan>, String> REFUSALS = Map.ofEntries(
            Map.entry(AddArchivesCommand.class, "ADD ARCHIVE is refused: " + FILES),
            Map.entry(AddFilesCommand.class, "ADD FILE is refused: " + FILES),
            Map.entry(AddJarsCommand.class, "ADD JAR is refused: " + CODE),
            Map.entry(
                    CreateDataSourceTableAsSelectCommand.class,
                    "a table that is not an Iceberg table is refused: " + FILES),
            Map.entry(CreateDataSourceTableCommand.class, "a table that is not an Iceberg table is refused: " + FILES),
            Map.entry(CreateFunction.class, "CREATE FUNCTION is refused: " + CODE),
            Map.entry(CreateFunctionCommand.class, "CREATE FUNCTION is refused: " + CODE),
            Map.entry(CreateTableCommand.class, "a table that is not an Iceberg table is refused: " + FILES),
            Map.entry(CreateTempViewUsing.class, "a view on files is refused: " + FILES),
            Map.entry(InsertIntoDataSourceDirCommand.class, "INSERT OVERWRITE DIRECTORY is refused: " + FILES),
            Map.entry(InsertIntoDir.class, "INSERT OVERWRITE DIRECTORY is refused: " + FILES),
            Map.entry(LoadDataCommand.class, "LOAD DATA is refused: " + FILES),
            Map.entry(ScriptTransformation.class, "TRANSFORM with a script is refused: " + CODE));

    private RefusedPlans() {}

    static BoxedUnit check(LogicalPlan plan) {
        plan.foreachWithSubqueries(node -> {
            checkSettings(node);
            if (node instanceof ExplainCommand explain) {
                // Not a child: Spark would tell the refusal as if it were a plan.
                check(explain.logicalPlan());
            }
            String refusal = REFUSALS.get(node.getClass());
            if (refusal != null) {
                throw new TarnException(ErrorCode.INVALID_STATEMENT, refusal);
            }
            return BoxedUnit.UNIT;
        });
        return BoxedUnit.UNIT;
    }

    private static void checkSettings(LogicalPlan node) {
        if (node instanceof SetCommand set && !ShownSettings.shows(set)) {
            String name = set.kv().get()._1();
            Option<String> value = set.kv().get()._2();
            if (value.isDefined()) {
                AllowedSettings.check(name, value.get());
            } else {
                AllowedSettings.checkName(name);
            }
        } else if (node instanceof ResetCommand reset) {
            if (reset.config().isEmpty()) {
                throw new TarnException(
                        ErrorCode.INVALID_STATEMENT, "RESET needs the name of the setting; SET lists them");
            }
            AllowedSettings.checkName(reset.config().get());
        }
    }
}
