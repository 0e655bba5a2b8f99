package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.LocalTempView$;
import org.apache.spark.sql.catalyst.analysis.ResolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.ResolvedNamespace;
import org.apache.spark.sql.catalyst.analysis.ResolvedPersistentView;
import org.apache.spark.sql.catalyst.analysis.ResolvedTable;
import org.apache.spark.sql.catalyst.expressions.CallMethodViaReflection;
import org.apache.spark.sql.catalyst.expressions.SchemaOfXml;
import org.apache.spark.sql.catalyst.expressions.XmlToStructs;
import org.apache.spark.sql.catalyst.plans.logical.CacheTable;
import org.apache.spark.sql.catalyst.plans.logical.CacheTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.CreateFunction;
import org.apache.spark.sql.catalyst.plans.logical.CreateUserDefinedFunction;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import org.apache.spark.sql.catalyst.plans.logical.V2WriteCommand;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.execution.command.AddArchivesCommand;
import org.apache.spark.sql.execution.command.AddFilesCommand;
import org.apache.spark.sql.execution.command.AddJarsCommand;
import org.apache.spark.sql.execution.command.CreateDataSourceTableAsSelectCommand;
import org.apache.spark.sql.execution.command.CreateDataSourceTableCommand;
import org.apache.spark.sql.execution.command.CreateFunctionCommand;
import org.apache.spark.sql.execution.command.CreateSQLFunctionCommand;
import org.apache.spark.sql.execution.command.CreateTableCommand;
import org.apache.spark.sql.execution.command.CreateViewCommand;
import org.apache.spark.sql.execution.command.ExplainCommand;
import org.apache.spark.sql.execution.command.InsertIntoDataSourceDirCommand;
import org.apache.spark.sql.execution.command.LoadDataCommand;
import org.apache.spark.sql.execution.command.ResetCommand;
import org.apache.spark.sql.execution.command.SetCatalogCommand;
import org.apache.spark.sql.execution.command.SetCommand;
import org.apache.spark.sql.execution.datasources.CreateTempViewUsing;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Refuses plans that would run programs on the server, read and write files of the server that belong to no table, or leave
 * something behind that other sessions meet. Checked after analysis and before anything runs, wherever in the statement they
 * stand. Of Spark's own commands those of {@link AllowedCommands} run; the table here gives others a reason of their own.
 *
 * <p>Procedures run while a statement is analysed, before this check: {@link AllowedProcedures} stands before them.
 */
final class RefusedPlans extends AbstractFunction1<LogicalPlan, BoxedUnit> {
    private static final String FILES = "it would reach files of the server that belong to no table";
    private static final String CODE = "it would run code of its own in the server";
    private static final String CACHE = "a table is read as it is now, not as it was when it was cached";
    // Iceberg's parser, which stands before Spark's, cannot read their parameters.
    private static final String SQL_FUNCTION = "CREATE FUNCTION is not supported; write a view, or WITH in the query";
    private static final String NO_ICEBERG = "a table that is not an Iceberg table is refused: " + FILES;

    private static final Map<Class<? extends LogicalPlan>, String> REFUSALS = Map.ofEntries(
            Map.entry(AddArchivesCommand.class, "ADD ARCHIVE is refused: " + FILES),
            Map.entry(AddFilesCommand.class, "ADD FILE is refused: " + FILES),
            Map.entry(AddJarsCommand.class, "ADD JAR is refused: " + CODE),
            Map.entry(CacheTable.class, "CACHE TABLE is refused: " + CACHE),
            Map.entry(CacheTableAsSelect.class, "CACHE TABLE is refused: " + CACHE),
            Map.entry(CreateDataSourceTableAsSelectCommand.class, NO_ICEBERG),
            Map.entry(CreateDataSourceTableCommand.class, NO_ICEBERG),
            Map.entry(CreateFunction.class, "CREATE FUNCTION is refused: " + CODE),
            Map.entry(CreateFunctionCommand.class, "CREATE FUNCTION is refused: " + CODE),
            Map.entry(CreateTableCommand.class, NO_ICEBERG),
            Map.entry(CreateTempViewUsing.class, "a view on files is refused: " + FILES),
            Map.entry(CreateSQLFunctionCommand.class, SQL_FUNCTION),
            Map.entry(CreateUserDefinedFunction.class, SQL_FUNCTION),
            Map.entry(InsertIntoDataSourceDirCommand.class, "INSERT OVERWRITE DIRECTORY is refused: " + FILES),
            Map.entry(InsertIntoDir.class, "INSERT OVERWRITE DIRECTORY is refused: " + FILES),
            Map.entry(LoadDataCommand.class, "LOAD DATA is refused: " + FILES),
            Map.entry(ScriptTransformation.class, "TRANSFORM with a script is refused: " + CODE));

    /** An option of XML functions that names a file to read. */
    private static final String SCHEMA_FILE_OPTION = "rowvalidationxsdpath";

    /** Spark's names for where temporary views and the variables of a session and of a script are. */
    private static final Set<String> OF_VARIABLES = Set.of("system", "local");

    private final SessionCatalogs catalogs;

    RefusedPlans(SparkSession session) {
        this.catalogs = new SessionCatalogs(session);
    }

    @Override
    public BoxedUnit apply(LogicalPlan plan) {
        plan.foreachWithSubqueries(node -> {
            check(node);
            return BoxedUnit.UNIT;
        });
        return BoxedUnit.UNIT;
    }

    private void check(LogicalPlan node) {
        String refusal = REFUSALS.get(node.getClass());
        if (refusal == null) {
            refusal = refusal(node);
        }
        if (refusal != null) {
            throw new TarnException(ErrorCode.INVALID_STATEMENT, refusal);
        }
        AllowedSources.check(node);
        AllowedOptions.check(node);
        SqlProperties.check(node);
        checkSettings(node);
        checkCatalog(node);
        checkExpressions(node);
        if (node instanceof V2WriteCommand write && write.table() instanceof DataSourceV2Relation target) {
            // No child either.
            check(target);
        }
        if (node instanceof ExplainCommand explain) {
            // Not a child: Spark would tell the refusal as if it were a plan.
            apply(explain.logicalPlan());
        }
    }

    private static @Nullable String refusal(LogicalPlan node) {
        if (!AllowedCommands.contains(node)) {
            return "the command " + node.nodeName().replaceFirst("Command$", "")
                    + " is refused: it is none of those that look or change the session, and on no table of a warehouse";
        }
        if (node instanceof CreateViewCommand view && view.viewType() != LocalTempView$.MODULE$) {
            return "a view of all sessions is refused: write CREATE TEMPORARY VIEW for this session, or CREATE VIEW in a"
                    + " warehouse for all";
        }
        return null;
    }

    private static void checkSettings(LogicalPlan node) {
        if (node instanceof SetCommand set && !ShownSettings.shows(set)) {
            String name = set.kv().get()._1();
            Option<String> value = set.kv().get()._2();
            if (value.isDefined()) {
                AllowedSettings.check(name, value.get());
            } else {
                AllowedSettings.checkReadable(name);
            }
        } else if (node instanceof ResetCommand reset) {
            if (reset.config().isEmpty()) {
                throw new TarnException(
                        ErrorCode.INVALID_STATEMENT, "RESET needs the name of the setting; SET lists them");
            }
            AllowedSettings.checkName(reset.config().get());
        }
    }

    /** Spark's own catalog, which is always there, keeps its tables and databases in folders that a statement can name. */
    private void checkCatalog(LogicalPlan node) {
        CatalogPlugin catalog = catalog(node);
        boolean known =
                catalog instanceof WarehouseCatalog || (catalog != null && OF_VARIABLES.contains(catalog.name()));
        if (catalog != null && !known) {
            throw new TarnException(ErrorCode.NOT_FOUND, catalogs.missing(catalog.name()));
        }
        if (node instanceof SetCatalogCommand set && !catalogs.names().contains(set.catalogName())) {
            throw new TarnException(ErrorCode.NOT_FOUND, catalogs.missing(set.catalogName()));
        }
    }

    private static @Nullable CatalogPlugin catalog(LogicalPlan node) {
        if (node instanceof ResolvedNamespace namespace) {
            return namespace.catalog();
        } else if (node instanceof ResolvedIdentifier identifier) {
            return identifier.catalog();
        } else if (node instanceof ResolvedTable table) {
            return table.catalog();
        }
        return node instanceof ResolvedPersistentView view ? view.catalog() : null;
    }

    private static void checkExpressions(LogicalPlan node) {
        node.expressions().foreach(root -> {
            root.foreach(expression -> {
                if (expression instanceof XmlToStructs xml) {
                    checkOptions(xml.options());
                } else if (expression instanceof SchemaOfXml xml) {
                    checkOptions(xml.options());
                } else if (expression instanceof CallMethodViaReflection) {
                    throw new TarnException(ErrorCode.INVALID_STATEMENT, "a call of a Java method is refused: " + CODE);
                }
                return BoxedUnit.UNIT;
            });
            return BoxedUnit.UNIT;
        });
    }

    private static void checkOptions(scala.collection.immutable.Map<String, String> options) {
        options.keysIterator().foreach(name -> {
            if (name.toLowerCase(Locale.ROOT).equals(SCHEMA_FILE_OPTION)) {
                throw new TarnException(
                        ErrorCode.INVALID_STATEMENT, "the option rowValidationXSDPath is refused: " + FILES);
            }
            return BoxedUnit.UNIT;
        });
    }
}
