package io.tarn.query.spark.offload.write;

import io.tarn.query.duckdb.DuckDbSql;
import io.tarn.query.spark.offload.expression.NotNative;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.avro.AvroSchemaUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Type.TypeID;
import org.apache.iceberg.types.Types.ListType;
import org.apache.iceberg.types.Types.MapType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;

/** The field ids of a table's columns as DuckDB's COPY takes them. */
final class FieldIds {
    /** Those that DuckDB writes to Parquet as Iceberg's specification says (Appendix A). */
    private static final Set<TypeID> PRIMITIVES = EnumSet.of(
            TypeID.BOOLEAN,
            TypeID.INTEGER,
            TypeID.LONG,
            TypeID.FLOAT,
            TypeID.DOUBLE,
            TypeID.DECIMAL,
            TypeID.DATE,
            TypeID.TIMESTAMP,
            TypeID.STRING,
            TypeID.BINARY);

    private FieldIds() {}

    /**
     * Such as <code>{"a": 1, "b": {__duckdb_field_id: 2, "c": 3}}</code>.
     *
     * @throws NotNative if a type or a name would not be in the files what it is in Iceberg's
     */
    static String of(List<NestedField> columns) {
        return "{" + fields(columns) + "}";
    }

    private static String fields(List<NestedField> fields) {
        List<String> entries = new ArrayList<>();
        for (NestedField field : fields) {
            if (!AvroSchemaUtil.makeCompatibleName(field.name()).equals(field.name())) {
                throw new NotNative("a column whose name is another in Parquet files, " + field.name());
            }
            entries.add(DuckDbSql.identifier(field.name()) + ": " + entry(field.fieldId(), field.type()));
        }
        return String.join(", ", entries);
    }

    private static String entry(int id, Type type) {
        if (type instanceof StructType struct) {
            return nested(id, fields(struct.fields()));
        } else if (type instanceof ListType list) {
            return nested(id, "element: " + entry(list.elementId(), list.elementType()));
        } else if (type instanceof MapType map) {
            return nested(
                    id,
                    "key: " + entry(map.keyId(), map.keyType()) + ", value: " + entry(map.valueId(), map.valueType()));
        } else if (!PRIMITIVES.contains(type.typeId())) {
            throw new NotNative("a column of type " + type);
        }
        return String.valueOf(id);
    }

    private static String nested(int id, String entries) {
        return "{__duckdb_field_id: " + id + ", " + entries + "}";
    }
}
