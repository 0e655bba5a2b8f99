package io.tarn.query.spark;

import io.tarn.query.statement.ResultSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.types.VariantType;
import org.apache.spark.sql.util.ArrowUtils;

/** The Arrow schema of a result: Spark's own mapping, with the SQL type of each field beside it. */
final class ArrowSchema {
    /** Arrow writes a point in time as UTC; the zone is for display. */
    private static final String ZONE = "UTC";

    /** Arrow's own mark for a struct that is a variant in Parquet's encoding. */
    private static final String EXTENSION = "ARROW:extension:name";

    private static final String VARIANT = "arrow.parquet.variant";

    private ArrowSchema() {}

    /** The schema of rows of this type. */
    static Schema of(StructType type) {
        List<Field> plain = ArrowUtils.toArrowSchema(type, ZONE, false, false).getFields();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            fields.add(described(plain.get(i), type.fields()[i].dataType()));
        }
        return new Schema(fields);
    }

    private static Field described(Field field, DataType type) {
        Map<String, String> metadata = new HashMap<>(field.getMetadata());
        metadata.put(ResultSink.SQL_TYPE, type.catalogString());
        if (type instanceof VariantType) {
            metadata.put(EXTENSION, VARIANT);
        }
        FieldType described = new FieldType(field.isNullable(), field.getType(), field.getDictionary(), metadata);
        return new Field(field.getName(), described, children(field.getChildren(), type));
    }

    private static List<Field> children(List<Field> children, DataType type) {
        if (type instanceof ArrayType array) {
            return List.of(described(children.get(0), array.elementType()));
        } else if (type instanceof MapType map) {
            Field entries = children.get(0);
            List<Field> entry = entries.getChildren();
            return List.of(new Field(
                    entries.getName(),
                    entries.getFieldType(),
                    List.of(described(entry.get(0), map.keyType()), described(entry.get(1), map.valueType()))));
        } else if (type instanceof StructType struct) {
            List<Field> described = new ArrayList<>();
            StructField[] fields = struct.fields();
            for (int i = 0; i < fields.length; i++) {
                described.add(described(children.get(i), fields[i].dataType()));
            }
            return described;
        } else if (type instanceof UserDefinedType<?> user) {
            return children(children, user.sqlType());
        }
        return children;
    }
}
