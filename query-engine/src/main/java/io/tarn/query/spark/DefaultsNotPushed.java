package io.tarn.query.spark;

import java.util.HashSet;
import java.util.Set;
import org.apache.iceberg.spark.source.SparkTable;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.KnownFloatingPointNormalized;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.runtime.AbstractPartialFunction;

/**
 * Keeps conditions on columns with an initial default out of the scan. Iceberg's Parquet reader takes a column that a file does
 * not have for one of NULLs when it judges by a condition whether to read a part of the file, and would leave out the rows that
 * have the default. Spark judges the rows itself. The mark around the column changes no value; a scan cannot translate it.
 */
final class DefaultsNotPushed extends Rule<LogicalPlan> {
    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        return plan.transform(new Filters());
    }

    private static Set<String> columns(SparkTable table) {
        Set<String> names = new HashSet<>();
        for (NestedField column : table.table().schema().columns()) {
            boolean some = column.initialDefault() != null
                    || TypeUtil.indexById(StructType.of(column)).values().stream()
                            .anyMatch(field -> field.initialDefault() != null);
            if (some) {
                names.add(column.name());
            }
        }
        return names;
    }

    /** Filters right above a table. */
    private static final class Filters extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean isDefinedAt(LogicalPlan node) {
            return node instanceof Filter filter
                    && filter.child() instanceof DataSourceV2Relation relation
                    && relation.table() instanceof SparkTable table
                    && !columns(table).isEmpty();
        }

        @Override
        public LogicalPlan apply(LogicalPlan node) {
            Filter filter = (Filter) node;
            SparkTable table = (SparkTable) ((DataSourceV2Relation) filter.child()).table();
            Expression marked = marked(filter.condition(), columns(table));
            return marked.fastEquals(filter.condition()) ? filter : new Filter(marked, filter.child());
        }
    }

    private static Expression marked(Expression expression, Set<String> columns) {
        if (expression instanceof KnownFloatingPointNormalized) {
            return expression;
        }
        boolean column = expression instanceof AttributeReference attribute && columns.contains(attribute.name());
        if (column) {
            return new KnownFloatingPointNormalized(expression);
        }
        return expression.mapChildren(child -> marked(child, columns));
    }
}
