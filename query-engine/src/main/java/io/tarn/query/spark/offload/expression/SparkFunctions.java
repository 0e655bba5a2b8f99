package io.tarn.query.spark.offload.expression;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tarn.query.duckdb.Carrier;
import io.tarn.query.duckdb.NativeFunction;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkEnv;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import scala.collection.immutable.Map;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Expressions of Spark as functions that DuckDB calls. The same expression is the same function again, so that equal queries have equal
 * texts. Safe for use by many threads.
 */
public final class SparkFunctions {
    /** Forgetting one costs no more than a query that is not found among the results that are kept. */
    private static final int MOST = 2_000;

    private static final ClassTag<Expression> EXPRESSION = ClassTag$.MODULE$.apply(Expression.class);

    private final AtomicLong numbers = new AtomicLong();
    private final Cache<Key, NativeFunction> known =
            Caffeine.newBuilder().maximumSize(MOST).build();

    /** What tells functions apart: some expressions look at settings while they compute. */
    private record Key(Expression bound, List<DataType> parameters, Map<String, String> settings) {}

    /**
     * A function for an expression.
     *
     * @param bound the expression, whose only inputs are references to the parameters
     */
    NativeFunction of(Expression bound, List<DataType> parameters) {
        SQLConf conf = SQLConf.get();
        return known.get(new Key(bound, List.copyOf(parameters), conf.getAllConfs()), key -> {
            SQLConf own = conf.clone();
            byte[] serialized = serialized(bound);
            return new NativeFunction(
                    numbers.incrementAndGet(),
                    parameters.stream().map(SparkFunctions::carrier).toList(),
                    carrier(bound.dataType()),
                    () -> new SparkBody(deserialized(serialized), parameters, own));
        });
    }

    /** Some expressions keep what they compute with, so that each thread needs its own; Spark sends one to each task in this way. */
    private static byte[] serialized(Expression expression) {
        ByteBuffer bytes = serializer().serialize(expression, EXPRESSION);
        return Arrays.copyOfRange(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.limit());
    }

    private static Expression deserialized(byte[] bytes) {
        return serializer().deserialize(ByteBuffer.wrap(bytes), SparkFunctions.class.getClassLoader(), EXPRESSION);
    }

    private static SerializerInstance serializer() {
        return SparkEnv.get().closureSerializer().newInstance();
    }

    private static Carrier carrier(DataType type) {
        return Carried.of(type).carrier();
    }
}
