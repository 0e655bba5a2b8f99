package io.tarn.query.spark;

import java.util.Set;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.command.AlterViewAsCommand;
import org.apache.spark.sql.execution.command.CreateViewCommand;
import org.apache.spark.sql.execution.command.DataWritingCommand;
import org.apache.spark.sql.execution.command.DescribeColumnCommand;
import org.apache.spark.sql.execution.command.DescribeFunctionCommand;
import org.apache.spark.sql.execution.command.DescribeProcedureCommand;
import org.apache.spark.sql.execution.command.DescribeQueryCommand;
import org.apache.spark.sql.execution.command.DescribeRelationJsonCommand;
import org.apache.spark.sql.execution.command.DescribeTableCommand;
import org.apache.spark.sql.execution.command.DropFunctionCommand;
import org.apache.spark.sql.execution.command.DropTempViewCommand;
import org.apache.spark.sql.execution.command.ExplainCommand;
import org.apache.spark.sql.execution.command.ResetCommand;
import org.apache.spark.sql.execution.command.RunnableCommand;
import org.apache.spark.sql.execution.command.SetCatalogCommand;
import org.apache.spark.sql.execution.command.SetCommand;
import org.apache.spark.sql.execution.command.SetNamespaceCommand;
import org.apache.spark.sql.execution.command.ShowCatalogsCommand;
import org.apache.spark.sql.execution.command.ShowColumnsCommand;
import org.apache.spark.sql.execution.command.ShowCurrentNamespaceCommand;
import org.apache.spark.sql.execution.command.ShowFunctionsCommand;
import org.apache.spark.sql.execution.command.ShowNamespacesCommand;
import org.apache.spark.sql.execution.command.ShowProceduresCommand;
import org.apache.spark.sql.execution.command.ShowTablesCommand;
import org.apache.spark.sql.execution.command.ShowViewsCommand;

/**
 * Which of Spark's own commands run: those that look, and those that change nothing but the session. Commands on tables, views
 * and namespaces of a warehouse are no such commands; they go to the warehouse's catalog.
 */
final class AllowedCommands {
    private static final Set<Class<?>> ALLOWED = Set.of(
            AlterViewAsCommand.class,
            CreateViewCommand.class,
            DescribeColumnCommand.class,
            DescribeFunctionCommand.class,
            DescribeProcedureCommand.class,
            DescribeQueryCommand.class,
            DescribeRelationJsonCommand.class,
            DescribeTableCommand.class,
            DropFunctionCommand.class,
            DropTempViewCommand.class,
            ExplainCommand.class,
            ResetCommand.class,
            SetCatalogCommand.class,
            SetCommand.class,
            SetNamespaceCommand.class,
            ShowCatalogsCommand.class,
            ShowColumnsCommand.class,
            ShowCurrentNamespaceCommand.class,
            ShowFunctionsCommand.class,
            ShowNamespacesCommand.class,
            ShowProceduresCommand.class,
            ShowTablesCommand.class,
            ShowViewsCommand.class);

    private static final String OWN = "io.tarn.";

    private AllowedCommands() {}

    /** Whether the node is no command of Spark itself, or one that may run. */
    static boolean contains(LogicalPlan node) {
        boolean ofSpark = node instanceof RunnableCommand || node instanceof DataWritingCommand;
        return !ofSpark
                || ALLOWED.contains(node.getClass())
                || node.getClass().getName().startsWith(OWN);
    }
}
