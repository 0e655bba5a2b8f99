package io.tarn.query.spark.offload.expression;

import io.tarn.query.duckdb.NativeFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Generator;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.UserDefinedExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.types.DataType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Has Spark's own code compute what DuckDB has no equal of, row by row, inside a native query. What DuckDB can compute becomes an argument; what
 * it cannot, and values of types that cannot go to the JVM and back, is computed inside the function.
 */
final class SparkCalls {
    private final SparkFunctions functions;
    private final Map<Long, NativeFunction> called = new LinkedHashMap<>();

    SparkCalls(SparkFunctions functions) {
        this.functions = functions;
    }

    /** The functions that are called by what was translated so far. */
    List<NativeFunction> called() {
        return List.copyOf(called.values());
    }

    /**
     * A call for an expression.
     *
     * @throws NotNative if Spark has to compute it in a plan of its own
     */
    String sql(Expression expression, Translation with) {
        Carried result = Carried.of(expression.dataType());
        Arguments arguments = new Arguments(with);
        Expression bound = arguments.inside(expression);
        if (arguments.types.size() > NativeFunction.MOST_PARAMETERS) {
            throw new NotNative(
                    "the function " + expression.prettyName() + " of " + arguments.types.size() + " values");
        }
        NativeFunction function = functions.of(bound, arguments.types);
        called.put(function.number(), function);
        return result.raised(function.call(arguments.texts));
    }

    /** The arguments of one call. */
    private static final class Arguments {
        private final Translation with;
        private final List<Expression> expressions = new ArrayList<>();
        private final List<DataType> types = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();

        private Arguments(Translation with) {
            this.with = with;
        }

        /** The same expression, over the arguments. */
        private Expression inside(Expression expression) {
            if (expression.foldable() || expression instanceof NamedLambdaVariable) {
                return expression;
            } else if (expression.children().isEmpty() || !computable(expression)) {
                throw new NotNative("the function " + expression.prettyName() + " has no equal in DuckDB");
            }
            List<Expression> children = new ArrayList<>();
            boolean lambda = expression instanceof LambdaFunction;
            for (Expression child : CollectionConverters.asJava(expression.children())) {
                children.add(lambda ? inside(child) : argumentOrInside(child));
            }
            return expression.withNewChildren(
                    CollectionConverters.<Expression>asScala(children).toSeq());
        }

        private static boolean computable(Expression expression) {
            return expression.deterministic()
                    && !(expression instanceof Unevaluable
                            || expression instanceof PlanExpression
                            || expression instanceof Generator
                            || expression instanceof WindowExpression
                            || expression instanceof AggregateExpression
                            || expression instanceof AggregateFunction
                            || expression instanceof UserDefinedExpression);
        }

        private Expression argumentOrInside(Expression child) {
            if (child.foldable() || child instanceof LambdaFunction || ofLambda(child)) {
                return inside(child);
            }
            try {
                String text = Carried.of(child.dataType()).lowered(with.own(child));
                return argument(child, text);
            } catch (NotNative e) {
                if (child.children().isEmpty()) {
                    throw e;
                }
                return inside(child);
            }
        }

        private Expression argument(Expression child, String text) {
            int known = 0;
            while (known < expressions.size() && !expressions.get(known).semanticEquals(child)) {
                known++;
            }
            if (known == expressions.size()) {
                expressions.add(child);
                types.add(child.dataType());
                texts.add(text);
            }
            return new BoundReference(known, child.dataType(), true);
        }

        private static boolean ofLambda(Expression expression) {
            return expression.exists(each -> each instanceof NamedLambdaVariable);
        }
    }
}
