package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.storage.property.AllowedProperties;
import java.util.Map;
import org.apache.iceberg.spark.source.SparkTable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.views.CreateIcebergView;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.ViewChange;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Properties in statements and DataFrames, held against {@link AllowedProperties}. The catalog judges them again, but it lets the
 * engine write what is Tarn's own. All methods throw {@code FORBIDDEN} for the first that is refused.
 */
final class SqlProperties {
    private SqlProperties() {}

    /** Of a new table. */
    static void checkTable(Map<String, String> properties) {
        properties.forEach((name, value) -> check(AllowedProperties.TABLE, name, value));
    }

    /** Of a table that is changed. */
    static void check(TableChange... changes) {
        for (TableChange change : changes) {
            if (change instanceof TableChange.SetProperty set) {
                check(AllowedProperties.TABLE, set.property(), set.value());
            }
        }
    }

    /** Of a view that is changed. */
    static void check(ViewChange... changes) {
        for (ViewChange change : changes) {
            if (change instanceof ViewChange.SetProperty set) {
                check(AllowedProperties.VIEW, set.property(), set.value());
            }
        }
    }

    /** Of a new namespace. */
    static void checkNamespace(Map<String, String> properties) {
        properties.forEach((name, value) -> check(AllowedProperties.NAMESPACE, name, value));
    }

    /** Of a namespace that is changed. */
    static void check(NamespaceChange... changes) {
        for (NamespaceChange change : changes) {
            if (change instanceof NamespaceChange.SetProperty set) {
                check(AllowedProperties.NAMESPACE, set.property(), set.value());
            }
        }
    }

    /**
     * A table that takes the place of another keeps its properties. What is there from before these rules would come to the
     * writers of the new rows, which see nothing of the old ones else.
     */
    static <T> T checkReplacing(T staged) {
        if (staged instanceof SparkTable table) {
            Map<String, String> all = table.table().properties();
            Map<String, String> effective = AllowedProperties.TABLE.effective(all);
            all.forEach((name, value) -> {
                if (!effective.containsKey(name)) {
                    throw new TarnException(
                            ErrorCode.FORBIDDEN,
                            AllowedProperties.TABLE.refusal(name, value).orElse(name)
                                    + "; the table has it from before: ALTER TABLE ... UNSET TBLPROPERTIES ('" + name
                                    + "') removes it");
                }
            });
        }
        return staged;
    }

    /** Of a view that a node of a plan makes. */
    static void check(LogicalPlan node) {
        if (node instanceof CreateIcebergView view) {
            CollectionConverters.asJava(view.properties())
                    .forEach((name, value) -> check(AllowedProperties.VIEW, name, value));
        }
    }

    private static void check(AllowedProperties kind, String name, String value) {
        kind.refusal(name, value).ifPresent(why -> {
            throw new TarnException(ErrorCode.FORBIDDEN, why);
        });
    }
}
