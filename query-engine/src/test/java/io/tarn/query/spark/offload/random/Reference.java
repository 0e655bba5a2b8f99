package io.tarn.query.spark.offload.random;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's answer, as fast as it can be had: the rows of the tables lie in memory, and nothing is compiled. What it says about a query
 * that differs is to be held against Spark over the tables themselves. For one thread.
 */
final class Reference {
    /** Of queries with tiny inputs, compiling takes longer than all else. */
    private static final Map<String, String> QUICK = Map.of(
            "spark.sql.codegen.wholeStage", "false",
            "spark.sql.codegen.factoryMode", "NO_CODEGEN",
            "spark.sql.adaptive.enabled", "false",
            "spark.sql.shuffle.partitions", "1",
            "spark.sql.leafNodeDefaultParallelism", "1",
            "tarn.native.enabled", "false",
            "spark.sql.ansi.enabled", "true");

    private final SparkSession session;

    /** For queries over these tables. */
    Reference(List<RandomTable> tables) {
        session = ((SparkSession) SparkSession.getDefaultSession().get()).newSession();
        QUICK.forEach(session.conf()::set);
        for (RandomTable table : tables) {
            session.createDataFrame(table.rows(), table.type()).createOrReplaceTempView(table.name());
        }
    }

    Answer ask(RandomQuery query) {
        SparkSession.setActiveSession(session);
        QUICK.forEach(session.conf()::set);
        query.settings().forEach(session.conf()::set);
        try {
            Dataset<Row> answer = session.sql(query.sql());
            List<String> columns = new ArrayList<>();
            for (StructField field : answer.schema().fields()) {
                columns.add(field.dataType().catalogString());
            }
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (Row row : answer.collectAsList()) {
                rows.add(values(row));
            }
            return new Answer(columns, rows, null, "", "reference");
        } catch (RuntimeException | StackOverflowError e) {
            return failed(e);
        } catch (Exception e) {
            // Scala does not declare what it throws.
            return failed(e);
        }
    }

    private static Answer failed(Throwable thrown) {
        String state = "XX000";
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SparkThrowable known && known.getSqlState() != null) {
                state = known.getSqlState();
            }
        }
        return Answer.failed(state, String.valueOf(thrown.getMessage()).replaceAll("\\s+", " "));
    }

    private static List<@Nullable Object> values(Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            values.add(value(row.get(i)));
        }
        return values;
    }

    private static @Nullable Object value(@Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            return value;
        } else if (value instanceof Double number) {
            return number;
        } else if (value instanceof Float number) {
            return Double.parseDouble(number.toString());
        } else if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        } else if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        } else if (value instanceof LocalDateTime time) {
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
        } else if (value instanceof Row struct) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (int i = 0; i < struct.size(); i++) {
                fields.put(struct.schema().fieldNames()[i], value(struct.get(i)));
            }
            return fields;
        } else if (value instanceof scala.collection.Seq<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            CollectionConverters.asJava(list).forEach(item -> items.add(value(item)));
            return items;
        } else if (value instanceof scala.collection.Map<?, ?> map) {
            Map<String, @Nullable Object> entries = new TreeMap<>();
            CollectionConverters.asJava(map).forEach((key, item) -> entries.put(String.valueOf(key), value(item)));
            return entries;
        }
        return value.toString();
    }
}
