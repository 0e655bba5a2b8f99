package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.NativeTypes;
import io.tarn.query.spark.offload.expression.NotNative;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.Except;
import org.apache.spark.sql.catalyst.plans.logical.Intersect;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Union;

/** Rows of plans together, column by column in their order, which have the same types. */
final class SetOperators {
    private SetOperators() {}

    static Select union(Union plan, Translation translation) {
        return combined(plan, " UNION ALL ", translation);
    }

    static Select intersect(Intersect plan, Translation translation) {
        return combined(plan, plan.isAll() ? " INTERSECT ALL " : " INTERSECT ", translation);
    }

    static Select except(Except plan, Translation translation) {
        return combined(plan, plan.isAll() ? " EXCEPT ALL " : " EXCEPT ", translation);
    }

    private static Select combined(LogicalPlan plan, String by, Translation translation) {
        List<Attribute> output = Scala.list(plan.output());
        List<LogicalPlan> children = Scala.list(plan.children());
        children.forEach(child -> checkTypes(output, child));
        String rows = children.stream()
                .map(child -> "(" + translation.rows(child).unordered().text() + ")")
                .collect(Collectors.joining(by, "(", ")"));
        List<String> names = translation.names().columns(output.size());
        return Select.of(
                List.of(Names.table(rows, translation.names().table(), names)), ScanOperator.columns(output, names));
    }

    /** Where names of fields differ, DuckDB would put structs together by name, Spark does it by position. */
    private static void checkTypes(List<Attribute> output, LogicalPlan child) {
        List<Attribute> other = Scala.list(child.output());
        for (int i = 0; i < output.size(); i++) {
            String type = NativeTypes.of(output.get(i).dataType());
            if (!type.equals(NativeTypes.of(other.get(i).dataType()))) {
                throw new NotNative("a union of structs with other names of fields");
            }
        }
    }
}
