package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.NativeTypes;
import io.tarn.query.spark.offload.expression.NotNative;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExplodeBase;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Generator;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.Inline;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.ReplicateRows;
import org.apache.spark.sql.catalyst.expressions.Stack;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;

/** A row for each element of a list or a map, beside the columns of the row that has it; with OUTER one at least. */
final class GenerateOperator implements Operator<Generate> {
    @Override
    public Select select(Generate plan, Translation translation) {
        Generator generator = plan.generator();
        Select child = translation.rows(plan.child()).unordered();
        if (generator instanceof ExplodeBase explode) {
            return explode(plan, explode, child, translation);
        } else if (generator instanceof Inline inline) {
            return inline(plan, inline, child, translation);
        } else if (generator instanceof Stack stack && !plan.outer()) {
            return stack(plan, stack, child, translation);
        } else if (generator instanceof ReplicateRows replicate) {
            return replicate(plan, replicate, child, translation);
        }
        throw new NotNative("the function " + ((Expression) generator).prettyName() + " has no equal in DuckDB");
    }

    /** Fills rows with the values, from the left to the right, and the rest with NULL. */
    private static Select stack(Generate plan, Stack stack, Select child, Translation translation) {
        List<Attribute> kept = Scala.list(plan.requiredChildOutput());
        List<Attribute> made = Scala.list(plan.generatorOutput());
        List<Expression> arguments = Scala.list(stack.children());
        int rows = (Integer) ((Literal) arguments.get(0)).value();
        List<List<Expression>> variants = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            List<Expression> variant = new ArrayList<>(kept);
            for (int column = 0; column < made.size(); column++) {
                int place = 1 + row * made.size() + column;
                variant.add(
                        place < arguments.size()
                                ? arguments.get(place)
                                : new Literal(null, made.get(column).dataType()));
            }
            variants.add(variant);
        }
        List<Attribute> output = new ArrayList<>(kept);
        output.addAll(made);
        return ExpandOperator.expanded(child, variants, output, translation);
    }

    /** The same values, as often as the first one says. */
    private static Select replicate(Generate plan, ReplicateRows replicate, Select child, Translation translation) {
        List<Expression> arguments = Scala.list(replicate.children());
        List<Attribute> made = Scala.list(plan.generatorOutput());
        Select rows = child.source(arguments);
        List<Column> columns = new ArrayList<>();
        Scala.list(plan.requiredChildOutput()).forEach(attribute -> columns.add(rows.column(attribute)));
        for (int i = 0; i < made.size(); i++) {
            columns.add(new Column(
                    made.get(i).exprId(),
                    translation.names().column(),
                    translation.expression(arguments.get(i + 1), rows)));
        }
        List<Column> repeated = new ArrayList<>(columns);
        repeated.add(new Column(
                NamedExpression.newExprId(),
                translation.names().column(),
                "unnest(range(" + translation.expression(arguments.get(0), rows) + "))"));
        return rows.withUnnested(repeated)
                .with(columns.stream().map(Column::outside).toList());
    }

    /** Lists that are unnested side by side: where there is nothing in them, there is no row, or with OUTER one of NULLs. */
    private static Select unnested(
            Generate plan, List<String> lists, Select rows, List<Attribute> made, Translation translation) {
        List<Column> columns = new ArrayList<>();
        Scala.list(plan.requiredChildOutput()).forEach(attribute -> columns.add(rows.column(attribute)));
        for (int i = 0; i < lists.size(); i++) {
            String list = lists.get(i);
            String filled = plan.outer() ? "CASE WHEN len(" + list + ") > 0 THEN " + list + " ELSE [NULL] END" : list;
            columns.add(new Column(
                    made.get(i).exprId(),
                    translation.names().column(),
                    "CAST(unnest(" + filled + ") AS "
                            + NativeTypes.of(made.get(i).dataType()) + ")"));
        }
        return rows.withUnnested(columns);
    }

    private static Select explode(Generate plan, ExplodeBase explode, Select child, Translation translation) {
        Select rows = child.source(List.of(explode.child()));
        String value = translation.expression(explode.child(), rows);
        boolean map = explode.child().dataType() instanceof MapType;
        String first = map ? "map_keys(" + value + ")" : value;
        List<String> lists = new ArrayList<>();
        if (explode.position()) {
            lists.add("range(len(" + first + "))");
        }
        lists.add(first);
        if (map) {
            lists.add("map_values(" + value + ")");
        }
        return unnested(plan, lists, rows, Scala.list(plan.generatorOutput()), translation);
    }

    /** A list of structs, whose fields are the columns. */
    private static Select inline(Generate plan, Inline inline, Select child, Translation translation) {
        Select rows = child.source(List.of(inline.child()));
        List<Attribute> made = Scala.list(plan.generatorOutput());
        AttributeReference element = StandIn.of(((ArrayType) inline.child().dataType()).elementType());
        String list = translation.expression(inline.child(), rows);
        Select elements = unnested(plan, List.of(list), rows, List.of(element), translation);
        List<NamedExpression> columns = new ArrayList<>(Scala.list(plan.requiredChildOutput()));
        for (int i = 0; i < made.size(); i++) {
            Expression field = new GetStructField(element, i, Scala.absent());
            columns.add(new Alias(
                    field, made.get(i).name(), made.get(i).exprId(), Scala.none(), Scala.absent(), Scala.none()));
        }
        return ProjectOperator.project(columns, elements, translation);
    }
}
