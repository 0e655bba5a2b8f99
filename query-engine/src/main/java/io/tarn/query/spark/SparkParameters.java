package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.statement.Parameters;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.NameParameterizedQuery;
import org.apache.spark.sql.catalyst.analysis.PosParameterizedQuery;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.CreateArray;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Hands a statement and its parameters to Spark. A whole number is an int where it fits, else a bigint, else a decimal; a
 * number with a fraction is a decimal, as it is in SQL text, and a double beyond 38 digits.
 */
record SparkParameters(Parameters parameters) {
    private static final int LARGEST_PRECISION = 38;

    Dataset<Row> analyse(SparkSession session, String sql) {
        if (parameters instanceof Parameters.Named named) {
            return named.values().isEmpty() ? session.sql(sql) : analyse(session, bind(parse(session, sql), named));
        }
        List<@Nullable Object> values = ((Parameters.Positional) parameters).values();
        return values.isEmpty()
                ? session.sql(sql)
                : analyse(session, new PosParameterizedQuery(parse(session, sql), expressions(values)));
    }

    /** The same with values for {@code ?} that are expressions already. */
    static Dataset<Row> analyse(SparkSession session, String sql, List<Expression> values) {
        return analyse(
                session,
                new PosParameterizedQuery(
                        parse(session, sql),
                        CollectionConverters.asScala(values).toSeq()));
    }

    // Spark's own sql(text, values) hands the values to the parser, and Iceberg's parser, which stands before Spark's,
    // drops
    // them. Bound in the plan they pass both, and places in error messages stay those of the text.
    private static Dataset<Row> analyse(SparkSession session, LogicalPlan plan) {
        return org.apache.spark.sql.classic.Dataset.ofRows(session, plan);
    }

    static LogicalPlan parse(SparkSession session, String sql) {
        try {
            return session.sessionState().sqlParser().parsePlan(sql);
        } catch (ParseException e) {
            // Checked for Java only: Spark throws it from everywhere without a word.
            throw new IllegalArgumentException(e);
        }
    }

    private static LogicalPlan bind(LogicalPlan plan, Parameters.Named named) {
        List<String> names = List.copyOf(named.values().keySet());
        List<@Nullable Object> values = new ArrayList<>(named.values().values());
        return new NameParameterizedQuery(
                plan, CollectionConverters.asScala(names).toSeq(), expressions(values));
    }

    private static Seq<Expression> expressions(List<?> values) {
        List<Expression> expressions =
                values.stream().map(SparkParameters::literal).toList();
        return CollectionConverters.asScala(expressions).toSeq();
    }

    private static Expression literal(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return new CreateArray(expressions(list), false);
        }
        if (value instanceof Map<?, ?> typed) {
            return cast(String.valueOf(typed.get("type")), typed.get("value"));
        }
        if (value == null) {
            return Literal.create(null, DataTypes.NullType);
        } else if (value instanceof Boolean) {
            return Literal.create(value, DataTypes.BooleanType);
        } else if (value instanceof Integer) {
            return Literal.create(value, DataTypes.IntegerType);
        } else if (value instanceof Long) {
            return Literal.create(value, DataTypes.LongType);
        } else if (value instanceof BigInteger big) {
            return number(new BigDecimal(big));
        } else if (value instanceof BigDecimal decimal) {
            return number(decimal);
        }
        return Literal.create(value.toString(), DataTypes.StringType);
    }

    private static Expression cast(String type, @Nullable Object value) {
        DataType target;
        try {
            target = DataType.fromDDL(type);
        } catch (Exception e) {
            // Scala does not declare that it throws a ParseException.
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "'" + type + "' is no type for a parameter; use a type of SQL, such as date or decimal(10,2)",
                    e);
        }
        return new Cast(literal(value), target, Option.empty());
    }

    private static Expression number(BigDecimal value) {
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        int precision = Math.max(plain.precision(), plain.scale());
        return precision <= LARGEST_PRECISION
                ? Literal.create(plain, DataTypes.createDecimalType(precision, plain.scale()))
                : Literal.create(value.doubleValue(), DataTypes.DoubleType);
    }
}
