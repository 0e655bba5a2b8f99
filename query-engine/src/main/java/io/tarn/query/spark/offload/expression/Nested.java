package io.tarn.query.spark.offload.expression;

import io.tarn.query.duckdb.DuckDbSql;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.ArrayContains;
import org.apache.spark.sql.catalyst.expressions.CreateArray;
import org.apache.spark.sql.catalyst.expressions.CreateMap;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.ElementAt;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetArrayItem;
import org.apache.spark.sql.catalyst.expressions.GetArrayStructFields;
import org.apache.spark.sql.catalyst.expressions.GetMapValue;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.MapKeys;
import org.apache.spark.sql.catalyst.expressions.MapValues;
import org.apache.spark.sql.catalyst.expressions.Size;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Structs, arrays and maps. */
final class Nested {
    private Nested() {}

    static void into(Entries entries) {
        // Equal: NULL of a NULL struct.
        entries.add(GetStructField.class, Nested::field);
        // Equal: of each element.
        entries.add(GetArrayStructFields.class, Nested::fields);
        // Equal: never NULL itself.
        entries.add(CreateNamedStruct.class, Nested::struct);
        // Equal: with NULLs in it.
        entries.add(CreateArray.class, Nested::array);
        // Equal: a key that is NULL or there twice fails in both; where Spark takes the last one of two, it is asked
        // again.
        entries.add(CreateMap.class, Nested::map);
        // Equal: NULL of NULL, or -1 as in old versions.
        entries.add(Size.class, Nested::size);
        // Equal: counted from 0, beyond the ends NULL or a failure.
        entries.add(GetArrayItem.class, Nested::item);
        // Equal: counted from 1, or backwards from -1; beyond the ends NULL or a failure.
        entries.add(ElementAt.class, Nested::elementAt);
        // Equal: NULL for a key that is not there.
        entries.add(GetMapValue.class, (e, with) -> value(e.child(), e.key(), with));
        // Equal: NULL if it may be one of the elements that are NULL.
        entries.add(ArrayContains.class, Nested::contains);
        // Equal: in the order of the map.
        entries.add(MapKeys.class, (e, with) -> "map_keys(" + with.sql(e.child()) + ")")
                .add(MapValues.class, (e, with) -> "map_values(" + with.sql(e.child()) + ")");
    }

    private static String array(CreateArray expression, Translation with) {
        return typed("[" + String.join(", ", with.all(expression.children())) + "]", expression);
    }

    private static String typed(String text, Expression expression) {
        return Arithmetic.typed(text, expression);
    }

    private static String map(CreateMap expression, Translation with) {
        key(expression.dataType().keyType());
        List<String> keys = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (String text : with.all(expression.children())) {
            (keys.size() == values.size() ? keys : values).add(text);
        }
        return typed("MAP([" + String.join(", ", keys) + "], [" + String.join(", ", values) + "])", expression);
    }

    /** Keys that are found in the same way. */
    private static void key(DataType type) {
        if (!(type instanceof AtomicType) || Arithmetic.isFloat(type)) {
            throw new NotNative("a map whose keys are of the type " + type.catalogString());
        }
    }

    private static String size(Size expression, Translation with) {
        String text = with.sql(expression.child());
        String size = expression.child().dataType() instanceof MapType ? "cardinality(" + text + ")" : length(text);
        return Dates.integer(expression.legacySizeOfNull() ? "coalesce(" + size + ", -1)" : size);
    }

    private static String length(String list) {
        return "len(" + list + ")";
    }

    private static String item(GetArrayItem expression, Translation with) {
        String list = with.sql(expression.child());
        String place = with.sql(expression.ordinal());
        return within(
                place + " < 0 OR " + place + " >= " + length(list),
                expression.failOnError(),
                "list_extract(" + list + ", CAST(" + place + " AS BIGINT) + 1)",
                expression);
    }

    private static String within(String outside, boolean fails, String value, Expression expression) {
        String type = NativeTypes.of(expression.dataType());
        return "CASE WHEN " + outside + " THEN "
                + (fails ? Translation.failure("no such element", type) : "CAST(NULL AS " + type + ")") + " ELSE "
                + value + " END";
    }

    private static String elementAt(ElementAt expression, Translation with) {
        if (expression.left().dataType() instanceof MapType) {
            return value(expression.left(), expression.right(), with);
        } else if (expression.defaultValueOutOfBound().isDefined()) {
            throw new NotNative("the function element_at with a default");
        }
        String list = with.sql(expression.left());
        String place = with.sql(expression.right());
        String extract = "list_extract(" + list + ", " + place + ")";
        String beyond = within(
                "abs(CAST(" + place + " AS BIGINT)) > " + length(list), expression.failOnError(), extract, expression);
        return within(place + " = 0", true, beyond, expression);
    }

    private static String value(Expression map, Expression key, Translation with) {
        key(key.dataType());
        return "map_extract_value(" + with.sql(map) + ", " + with.sql(key) + ")";
    }

    private static String contains(ArrayContains expression, Translation with) {
        if (!(expression.right().dataType() instanceof AtomicType)) {
            throw new NotNative("the function array_contains of nested values");
        }
        String list = with.sql(expression.left());
        String value = with.sql(expression.right());
        return "CASE WHEN " + list + " IS NULL OR " + value + " IS NULL THEN NULL WHEN list_contains(" + list + ", "
                + value + ") THEN TRUE WHEN list_count(" + list + ") < " + length(list) + " THEN NULL ELSE FALSE END";
    }

    private static String field(GetStructField expression, Translation with) {
        StructType type = (StructType) expression.child().dataType();
        return "struct_extract(" + with.sql(expression.child()) + ", "
                + DuckDbSql.literal(type.fields()[expression.ordinal()].name()) + ")";
    }

    private static String fields(GetArrayStructFields expression, Translation with) {
        return "list_transform(" + with.sql(expression.child()) + ", lambda element: struct_extract(element, "
                + DuckDbSql.literal(expression.field().name()) + "))";
    }

    private static String struct(CreateNamedStruct expression, Translation with) {
        List<String> fields = new ArrayList<>();
        StructType type = expression.dataType();
        int i = 0;
        for (Expression value : CollectionConverters.asJava(expression.valExprs())) {
            fields.add(DuckDbSql.identifier(type.apply(i++).name()) + " := " + with.sql(value));
        }
        return "struct_pack(" + String.join(", ", fields) + ")";
    }
}
