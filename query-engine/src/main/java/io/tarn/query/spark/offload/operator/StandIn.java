package io.tarn.query.spark.offload.operator;

import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;

/** Columns of an inner SELECT that stand in an outer one for what they are computed from. */
final class StandIn {
    private StandIn() {}

    static AttributeReference of(Expression expression) {
        return of(expression.dataType());
    }

    static AttributeReference of(DataType type) {
        return new AttributeReference("inner", type, true, Metadata.empty(), NamedExpression.newExprId(), Scala.none());
    }
}
