package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.Locale;
import java.util.UUID;
import org.apache.iceberg.spark.SparkRewriteTableCatalog;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.streaming.StreamingRelationV2;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.write.RowLevelOperationTable;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2RelationBase;
import org.apache.spark.sql.execution.streaming.runtime.StreamingRelation;

/**
 * Where the rows of a statement may come from and go to: Iceberg tables of warehouses, and files that this server's own readers
 * ({@code read_files}, {@code COPY INTO}, loads) have checked before. Whatever else Spark can read is refused, however a
 * statement came to it.
 */
final class AllowedSources {
    static final String ICEBERG = "iceberg";

    /** The option by which this server's own readers mark what they read. */
    static final String READER_OPTION = "tarn-reader";

    /** Another one in each process, and nothing shows it, so no statement can give it. */
    static final String READER = UUID.randomUUID().toString();

    private static final String OF_ICEBERG = "org.apache.iceberg.spark.";
    private static final String OWN = "io.tarn.";

    /** It writes nothing anywhere; a load that failed reads each file alone into it, to tell which one is broken. */
    private static final String NOWHERE = "org.apache.spark.sql.execution.datasources.noop.NoopTable$";

    private AllowedSources() {}

    /**
     * Checks the name of a data source. Spark would look up any class of that name.
     *
     * @throws TarnException {@code INVALID_STATEMENT} if it is not that of Iceberg
     */
    static void check(String name) {
        if (!name.toLowerCase(Locale.ROOT).equals(ICEBERG)) {
            throw new TarnException(
                    ErrorCode.INVALID_STATEMENT,
                    "the data source '" + name + "' is refused: tables are Iceberg tables; leave the data source out or"
                            + " say " + ICEBERG + ", and choose the format of its files with the table property"
                            + " write.format.default");
        }
    }

    /**
     * Checks a node that was resolved.
     *
     * @throws TarnException {@code INVALID_STATEMENT} if it reads what no statement may read
     */
    static void check(LogicalPlan node) {
        boolean refused;
        if (node instanceof LogicalRelation relation) {
            refused = !(relation.relation() instanceof HadoopFsRelation files
                    && files.options().get(READER_OPTION).contains(READER));
        } else if (node instanceof DataSourceV2Relation relation) {
            refused = !allowed(relation);
        } else {
            refused = node instanceof DataSourceV2RelationBase
                    || node instanceof StreamingRelation
                    || node instanceof StreamingRelationV2;
        }
        if (refused) {
            throw new TarnException(
                    ErrorCode.INVALID_STATEMENT,
                    "a statement reads tables of warehouses, and files with read_files or COPY INTO; '"
                            + node.nodeName()
                            + "' is refused: it would reach files of the server that belong to no table");
        }
    }

    /** A table of a warehouse; Iceberg's procedures also read its metadata, and what they rewrite, without a warehouse. */
    private static boolean allowed(DataSourceV2Relation relation) {
        Table table = relation.table() instanceof RowLevelOperationTable changed ? changed.table() : relation.table();
        String type = table.getClass().getName();
        if (!type.startsWith(OF_ICEBERG) && !type.startsWith(OWN) && !type.equals(NOWHERE)) {
            return false;
        }
        CatalogPlugin catalog =
                relation.catalog().isEmpty() ? null : relation.catalog().get();
        return catalog == null || catalog instanceof WarehouseCatalog || catalog instanceof SparkRewriteTableCatalog;
    }
}
