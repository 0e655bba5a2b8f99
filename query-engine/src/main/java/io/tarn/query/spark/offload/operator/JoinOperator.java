package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.NotNative;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.Cross$;
import org.apache.spark.sql.catalyst.plans.ExistenceJoin;
import org.apache.spark.sql.catalyst.plans.FullOuter$;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.LeftOuter$;
import org.apache.spark.sql.catalyst.plans.LeftSemi$;
import org.apache.spark.sql.catalyst.plans.LeftSingle$;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.Join;

/** Joins. The sides of an inner one are entries of FROM, its condition is one of WHERE: DuckDB finds the order. */
final class JoinOperator implements Operator<Join> {
    @Override
    public Select select(Join plan, Translation translation) {
        Select left = translation.rows(plan.left()).unordered();
        Select right = translation.rows(plan.right()).unordered();
        List<Expression> conditions = Scala.list(plan.condition()).stream()
                .flatMap(FilterOperator::conjuncts)
                .toList();
        Sides sides = new Sides(left, right, conditions, translation);
        JoinType type = plan.joinType();
        if (type == Inner$.MODULE$ || type == Cross$.MODULE$) {
            return sides.inner();
        } else if (type == LeftOuter$.MODULE$) {
            return sides.leftOuter();
        } else if (type == RightOuter$.MODULE$) {
            return sides.rightOuter();
        } else if (type == FullOuter$.MODULE$) {
            return sides.fullOuter();
        } else if (type == LeftSemi$.MODULE$) {
            return sides.semi();
        } else if (type == LeftAnti$.MODULE$) {
            return new Matches(sides).without();
        } else if (type instanceof ExistenceJoin existence) {
            return new Matches(sides).marked(existence.exists().exprId());
        } else if (type == LeftSingle$.MODULE$) {
            return new Matches(sides).single();
        }
        throw new NotNative("the join " + type.sql());
    }

    /** What is joined; the condition is all of these. */
    record Sides(Select left, Select right, List<Expression> conditions, Translation translation) {
        Select inner() {
            Select both = Select.sideBySide(flat(left), flat(right));
            return both.filtered(texts(both));
        }

        private Select flat(Select side) {
            return side.isFlat() && side.sees(conditions) ? side : side.source();
        }

        Select leftOuter() {
            return outer(left.source(), right.source(), left.source(), right.source());
        }

        Select rightOuter() {
            return outer(right.source(), left.source(), left.source(), right.source());
        }

        private Select outer(Select kept, Select other, Select first, Select second) {
            Select both = Select.sideBySide(first, second);
            return kept(kept, "LEFT", other.item(), both, both.columns());
        }

        Select semi() {
            Select both = Select.sideBySide(left.source(), right.source());
            return kept(left.source(), "SEMI", right.source().item(), both, left.columns());
        }

        Select anti() {
            Select both = Select.sideBySide(left.source(), right.source());
            return kept(left.source(), "ANTI", right.source().item(), both, left.columns());
        }

        /** No row of this side is seen twice or gone for another one, so that its conditions hold as well after the join. */
        private Select kept(Select kept, String kind, String other, Select both, List<Column> columns) {
            boolean single = kept.body().from().size() == 1;
            String item = single ? kept.body().from().get(0) : kept.item();
            return joined(item, kind, other, both, columns)
                    .filtered(single ? kept.body().where() : List.of());
        }

        Select fullOuter() {
            Select both = Select.sideBySide(left.source(), right.source());
            return joined(left.source().item(), "FULL", right.source().item(), both, both.columns());
        }

        private Select joined(String item, String kind, String other, Select both, List<Column> columns) {
            List<String> on = conditions.isEmpty() ? List.of("true") : texts(both);
            String join = "(" + item + " " + kind + " JOIN " + other + " ON " + String.join(" AND ", on) + ")";
            return Select.of(
                    List.of(join), columns.stream().map(Column::outside).toList());
        }

        /** The rows of the right side that belong to a row of the left one, which stands around this. */
        Select matches() {
            Select rows = right.source();
            return rows.filtered(texts(Select.sideBySide(left.source(), rows)));
        }

        private List<String> texts(Select both) {
            return FilterOperator.texts(conditions, both, translation);
        }

        Stream<Expression> single() {
            return conditions.size() == 1 ? conditions.stream() : Stream.empty();
        }
    }
}
