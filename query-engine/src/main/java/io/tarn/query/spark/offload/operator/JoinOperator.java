package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.NotNative;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
                .flatMap(Condition::conjuncts)
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
            return kept(kept, "LEFT", other, both.columns());
        }

        Select semi() {
            return kept(left.source(), "SEMI", right.source(), left.source().columns());
        }

        Select anti() {
            return kept(left.source(), "ANTI", right.source(), left.source().columns());
        }

        /** No row of this side is seen twice or gone for another one, so that its conditions hold as well after the join. */
        private Select kept(Select kept, String kind, Select other, List<Column> columns) {
            List<Condition> on = on();
            // Rows in which one of these columns is NULL have no match.
            Set<String> rejected = Condition.rejectedBy(on);
            Select matched = kind.equals("SEMI") ? kept.assuming(rejected) : kept;
            boolean single = matched.body().from().size() == 1;
            String item = single ? matched.body().from().get(0) : matched.item();
            return joined(item, kind, other.assuming(rejected).item(), on, columns)
                    .filtered(single ? matched.body().where() : List.of());
        }

        Select fullOuter() {
            List<Column> columns =
                    Select.sideBySide(left.source(), right.source()).columns();
            return joined(left.source().item(), "FULL", right.source().item(), on(), columns);
        }

        private static Select joined(String item, String kind, String other, List<Condition> on, List<Column> columns) {
            String text =
                    on.isEmpty() ? "true" : on.stream().map(Condition::text).collect(Collectors.joining(" AND "));
            return Select.of(List.of("(" + item + " " + kind + " JOIN " + other + " ON " + text + ")"), columns);
        }

        private List<Condition> on() {
            return texts(Select.sideBySide(left.source(), right.source()));
        }

        /** The rows of the right side that belong to a row of the left one, which stands around this. */
        Select matches() {
            Select rows = right.source();
            return rows.filtered(texts(Select.sideBySide(left.source(), rows)));
        }

        private List<Condition> texts(Select both) {
            return Condition.all(conditions, both, translation);
        }

        Stream<Expression> single() {
            return conditions.size() == 1 ? conditions.stream() : Stream.empty();
        }
    }
}
