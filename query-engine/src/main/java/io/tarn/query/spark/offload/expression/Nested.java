package io.tarn.query.spark.offload.expression;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Structs, arrays and maps. */
final class Nested {
    private Nested() {}

    static void into(Entries entries) {
        // Equal: NULL of a NULL struct.
        entries.add(GetStructField.class, Nested::field);
        // Equal: never NULL itself.
        entries.add(CreateNamedStruct.class, Nested::struct);
    }

    private static String field(GetStructField expression, Translation with) {
        StructType type = (StructType) expression.child().dataType();
        return "struct_extract(" + with.sql(expression.child()) + ", "
                + Literals.quoted(type.fields()[expression.ordinal()].name()) + ")";
    }

    private static String struct(CreateNamedStruct expression, Translation with) {
        List<String> fields = new ArrayList<>();
        StructType type = expression.dataType();
        int i = 0;
        for (Expression value : CollectionConverters.asJava(expression.valExprs())) {
            fields.add(NativeTypes.name(type.apply(i++).name()) + " := " + with.sql(value));
        }
        return "struct_pack(" + String.join(", ", fields) + ")";
    }
}
