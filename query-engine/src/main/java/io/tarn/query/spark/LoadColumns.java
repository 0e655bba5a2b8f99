package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rules about the columns of a load: names are compared without regard to letter case, as Spark does. */
final class LoadColumns {
    private LoadColumns() {}

    /** The field of this name. */
    static Optional<StructField> find(StructType schema, String name) {
        return Arrays.stream(schema.fields())
                .filter(field -> field.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** Columns as SQL declares them: {@code name type, name type}. */
    static StructType declared(String ddl) {
        try {
            return StructType.fromDDL(ddl);
        } catch (RuntimeException e) {
            throw wrongSchema(ddl, e);
        } catch (Exception e) {
            // Scala does not declare it: the parser throws a checked exception.
            if (e instanceof ParseException) {
                throw wrongSchema(ddl, e);
            }
            throw e;
        }
    }

    private static TarnException wrongSchema(String ddl, Exception cause) {
        return new TarnException(
                ErrorCode.INVALID_VALUE,
                "the schema '" + ddl
                        + "' cannot be read: write columns as name type, name type, such as id bigint, day date",
                cause);
    }

    /**
     * Refuses names that stand twice, which no table can have.
     *
     * @throws TarnException {@code INVALID_VALUE}
     */
    static void refuseDuplicates(List<String> names, String where) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw new TarnException(
                        ErrorCode.INVALID_VALUE,
                        "the column '" + name + "' stands twice in " + where + "; nothing was loaded");
            }
        }
    }

    /**
     * Refuses columns of the files that the table does not have; fields of structs likewise.
     *
     * @throws TarnException {@code INVALID_VALUE} naming them, each with the nearest name
     */
    static void refuseUnknown(StructType files, StructType table, String what) {
        List<String> unknown = new ArrayList<>();
        collectUnknown(files, table, "", unknown);
        if (!unknown.isEmpty()) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    (unknown.size() == 1 ? "there is no column " : "there are no columns ")
                            + String.join(" and no ", unknown)
                            + " in " + what + ", which has " + String.join(", ", table.fieldNames())
                            + "; nothing was loaded");
        }
    }

    private static void collectUnknown(StructType files, StructType table, String path, List<String> unknown) {
        Similarity known = new Similarity(Arrays.asList(table.fieldNames()));
        for (StructField field : files.fields()) {
            Optional<StructField> match = find(table, field.name());
            if (match.isEmpty()) {
                String near = known.nearest(field.name())
                        .map(name -> " (did you mean '" + path + name + "'?)")
                        .orElse("");
                unknown.add("'" + path + field.name() + "'" + near);
                continue;
            }
            DataType ours = inner(field.dataType());
            DataType theirs = inner(match.get().dataType());
            if (ours instanceof StructType struct && theirs instanceof StructType tableStruct) {
                collectUnknown(struct, tableStruct, path + field.name() + ".", unknown);
            }
        }
    }

    private static DataType inner(DataType type) {
        return type instanceof ArrayType array ? inner(array.elementType()) : type;
    }

    /**
     * These columns with the types that a declaration gives to some of them.
     *
     * @throws TarnException {@code INVALID_VALUE} if the declaration names others
     */
    static StructType withDeclared(StructType columns, StructType declared, String what) {
        refuseUnknown(new StructType(flat(declared)), new StructType(flat(columns)), what);
        return new StructType(Arrays.stream(columns.fields())
                .map(column -> find(declared, column.name())
                        .map(given -> new StructField(column.name(), given.dataType(), true, column.metadata()))
                        .orElse(column))
                .toArray(StructField[]::new));
    }

    private static StructField[] flat(StructType schema) {
        return Arrays.stream(schema.fields())
                .map(field -> new StructField(
                        field.name(), org.apache.spark.sql.types.DataTypes.StringType, true, field.metadata()))
                .toArray(StructField[]::new);
    }
}
