package io.tarn.query.spark.offload.expression;

import io.tarn.query.duckdb.NativeFunction;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.MutableProjection;
import org.apache.spark.sql.catalyst.expressions.MutableProjection$;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.SQLConf$;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** An expression as Spark computes it: with the code that it generates, in the session's settings. For one thread at a time. */
final class SparkBody implements NativeFunction.Body {
    private final DataType type;
    private final Carried result;
    private final List<Carried> parameters;
    private final SQLConf conf;
    private final MutableProjection projection;

    /**
     * An expression that nothing else uses.
     *
     * @param bound its only inputs are references to the parameters
     */
    SparkBody(Expression bound, List<DataType> parameters, SQLConf conf) {
        this.type = bound.dataType();
        this.result = Carried.of(type);
        this.parameters = parameters.stream().map(Carried::of).toList();
        this.conf = conf;
        this.projection = SQLConf$.MODULE$.withExistingConf(
                conf,
                () -> MutableProjection$.MODULE$.create(
                        CollectionConverters.<Expression>asScala(List.of(bound)).toSeq()));
    }

    @Override
    public @Nullable Object[] values(@Nullable Object[][] rows) {
        return SQLConf$.MODULE$.withExistingConf(conf, () -> {
            @Nullable Object[] values = new Object[rows.length];
            for (int i = 0; i < rows.length; i++) {
                values[i] = value(rows[i]);
            }
            return values;
        });
    }

    private @Nullable Object value(@Nullable Object[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            if (argument != null) {
                arguments[i] = parameters.get(i).inside(argument);
            }
        }
        InternalRow row = projection.apply(new GenericInternalRow(arguments));
        return row.isNullAt(0) ? null : result.outside(row.get(0, type));
    }
}
