package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.SqlToken;
import io.tarn.api.SqlTokens;
import io.tarn.api.TarnException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.DecimalType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ResolveDefaultColumns$;
import org.apache.spark.sql.connector.catalog.DefaultValue;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableChange.AddColumn;
import org.apache.spark.sql.connector.catalog.TableChange.After;
import org.apache.spark.sql.connector.catalog.TableChange.UpdateColumnDefaultValue;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Column defaults from SQL to Iceberg, which Iceberg's own catalog for Spark refuses: {@code DEFAULT} of a new column becomes its
 * initial default, which rows from before it read, and its write default, which rows without a value get; {@code ALTER COLUMN ...
 * SET DEFAULT} changes the latter. Iceberg keeps constants of primitive types, in tables of format version 3.
 */
final class ColumnDefaults {
    private static final int FORMAT_VERSION = 3;
    private static final int LONG_DIGITS = 18;
    private static final String FORMAT_VERSION_PROPERTY = "format-version";

    /** Words of functions whose value is another each time. */
    private static final Set<String> CHANGING = Set.of(
            "current_catalog",
            "current_database",
            "current_date",
            "current_schema",
            "current_time",
            "current_timestamp",
            "current_timezone",
            "current_user",
            "curdate",
            "localtimestamp",
            "now",
            "rand",
            "randn",
            "random",
            "session_user",
            "unix_timestamp",
            "user",
            "uuid");

    private ColumnDefaults() {}

    /** Whether some column of a new table has a default. */
    static boolean in(StructType columns) {
        return Arrays.stream(columns.fields())
                .anyMatch(field -> field.getCurrentDefaultValue().isDefined());
    }

    /** Whether some change is about a default. */
    static boolean in(TableChange... changes) {
        return Arrays.stream(changes)
                .anyMatch(change -> change instanceof UpdateColumnDefaultValue
                        || (change instanceof AddColumn add && add.defaultValue() != null));
    }

    /**
     * The columns of a new table with their defaults.
     *
     * @throws TarnException {@code INVALID_VALUE} if a default is no constant or cannot be one of its column
     */
    static Schema schema(StructType columns) {
        Schema plain = SparkSchemaUtil.convert(columns);
        List<NestedField> fields = plain.columns().stream()
                .map(field -> withDefault(field, columns.apply(field.name())))
                .toList();
        return new Schema(fields);
    }

    private static NestedField withDefault(NestedField field, StructField column) {
        if (column.getCurrentDefaultValue().isEmpty()) {
            return field;
        }
        Literal<?> value = literal(
                field.name(),
                field.type(),
                column.dataType(),
                column.getCurrentDefaultValue().get(),
                "CREATE TABLE");
        return value == null
                ? field
                : NestedField.from(field)
                        .withInitialDefault(value)
                        .withWriteDefault(value)
                        .build();
    }

    /**
     * The properties of a new table with defaults.
     *
     * @throws TarnException {@code INVALID_VALUE} if they say that the table is of an older format version
     */
    static Map<String, String> properties(Schema columns, Map<String, String> given) {
        Map<String, String> properties = new HashMap<>(given);
        String version = properties.putIfAbsent(FORMAT_VERSION_PROPERTY, String.valueOf(FORMAT_VERSION));
        boolean older = version != null
                && (version.strip().equals("1") || version.strip().equals("2"));
        if (older) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "column defaults need a table of format version 3, not " + version.strip()
                            + "; leave the property format-version out, or set it to 3");
        }
        if (columns.columns().stream().anyMatch(ColumnDefaults::unreadable)) {
            properties.put(TableProperties.PARQUET_VECTORIZATION_ENABLED, "false");
        }
        return properties;
    }

    /** Iceberg's vectorised reader of Parquet fails on a decimal of up to 18 digits with a default; the other one reads it. */
    private static boolean unreadable(NestedField field) {
        boolean some = field.initialDefault() != null || field.writeDefault() != null;
        return some && field.type() instanceof DecimalType decimal && decimal.precision() <= LONG_DIGITS;
    }

    /**
     * Changes the columns of a table.
     *
     * @throws TarnException {@code INVALID_VALUE} if the table is of an older format version, or a default cannot be
     */
    static void change(Table table, TableChange... changes) {
        if (TableUtil.formatVersion(table) < FORMAT_VERSION) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "column defaults need a table of format version 3, and " + table.name() + " is of version "
                            + TableUtil.formatVersion(table)
                            + "; ALTER TABLE ... SET TBLPROPERTIES ('format-version' = '3') makes it one");
        }
        Transaction transaction = table.newTransaction();
        UpdateSchema update = transaction.updateSchema();
        for (TableChange change : changes) {
            if (change instanceof AddColumn add && add.defaultValue() != null) {
                add(update, add);
            } else if (change instanceof UpdateColumnDefaultValue set) {
                set(update, table, set);
            } else {
                Spark3Util.applySchemaChanges(update, List.of(change));
            }
        }
        update.commit();
        if (transaction.table().schema().columns().stream().anyMatch(ColumnDefaults::unreadable)) {
            transaction
                    .updateProperties()
                    .set(TableProperties.PARQUET_VECTORIZATION_ENABLED, "false")
                    .commit();
        }
        transaction.commitTransaction();
        table.refresh();
    }

    private static void add(UpdateSchema update, AddColumn add) {
        String[] names = add.fieldNames();
        String name = names[names.length - 1];
        String parent = names.length == 1 ? null : String.join(".", Arrays.copyOf(names, names.length - 1));
        Type type = SparkSchemaUtil.convert(add.dataType());
        Literal<?> value =
                literal(name, type, add.dataType(), add.defaultValue().getSql(), "ALTER TABLE ADD COLUMN");
        if (add.isNullable()) {
            update.addColumn(parent, name, type, add.comment(), value);
        } else {
            update.addRequiredColumn(parent, name, type, add.comment(), value);
        }
        if (add.position() instanceof After after) {
            update.moveAfter(String.join(".", names), parent == null ? after.column() : parent + "." + after.column());
        } else if (add.position() != null) {
            update.moveFirst(String.join(".", names));
        }
    }

    private static void set(UpdateSchema update, Table table, UpdateColumnDefaultValue set) {
        String name = String.join(".", set.fieldNames());
        NestedField field = table.schema().findField(name);
        DefaultValue value = set.newCurrentDefault();
        String sql = value == null ? "" : value.getSql();
        boolean none = sql.isEmpty();
        update.updateColumnDefault(
                name,
                none
                        ? null
                        : literal(
                                name,
                                field.type(),
                                SparkSchemaUtil.convert(field.type()),
                                sql,
                                "ALTER TABLE ALTER COLUMN"));
    }

    /** The default as Iceberg keeps it; null for NULL, which is no default. */
    private static @Nullable Literal<?> literal(
            String column, Type type, DataType sqlType, String sql, String statement) {
        refuseChanging(column, sql);
        Object value = ResolveDefaultColumns$.MODULE$
                .analyze(column, sqlType, sql, statement)
                .eval(InternalRow.empty());
        if (value == null) {
            return null;
        }
        Literal<?> literal = type.isPrimitiveType() ? literal(value) : null;
        Literal<?> fitting = literal == null ? null : literal.to(type);
        if (fitting == null) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "the column '" + column + "' of type " + sqlType.simpleString() + " cannot have the default " + sql
                            + "; defaults are constants of types without parts");
        }
        return fitting;
    }

    private static void refuseChanging(String column, String sql) {
        SqlTokens tokens = new SqlTokens(sql);
        while (tokens.hasNext()) {
            SqlToken token = tokens.next();
            boolean changing = token.kind() == SqlToken.Kind.WORD
                    && CHANGING.contains(token.in(sql).toLowerCase(Locale.ROOT));
            if (changing) {
                throw new TarnException(
                        ErrorCode.INVALID_VALUE,
                        "the column '" + column + "' cannot have the default " + sql
                                + ": Iceberg keeps constants, and this is another value each time");
            }
        }
    }

    private static @Nullable Literal<?> literal(Object value) {
        if (value instanceof UTF8String text) {
            return Literal.of(text.toString());
        } else if (value instanceof Decimal decimal) {
            return Literal.of(new BigDecimal(decimal.toString()));
        } else if (value instanceof Boolean flag) {
            return Literal.of(flag.booleanValue());
        } else if (value instanceof Long number) {
            return Literal.of(number.longValue());
        } else if (value instanceof Float number) {
            return Literal.of(number.floatValue());
        } else if (value instanceof Double number) {
            return Literal.of(number.doubleValue());
        } else if (value instanceof byte[] bytes) {
            return Literal.of(bytes);
        }
        return value instanceof Number number ? Literal.of(number.intValue()) : null;
    }
}
