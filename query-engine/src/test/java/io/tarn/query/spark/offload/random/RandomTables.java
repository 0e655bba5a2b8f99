package io.tarn.query.spark.offload.random;

import io.tarn.query.http.SqlServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Iceberg tables with a past: several files, rows that were deleted and updated, columns that were added, renamed, dropped, promoted and
 * moved, partitions of every transform, versions that can still be read.
 */
final class RandomTables {
    /** The name of a column of doubles ends so if its sums are the same in any order. */
    static final String SUMMABLE = "_q";

    private static final List<String> TYPES = List.of(
            "string",
            "int",
            "bigint",
            "double",
            "decimal(12,3)",
            "date",
            "timestamp",
            "timestamp_ntz",
            "boolean",
            "binary",
            "float",
            "decimal(5,2)",
            "decimal(18,0)",
            "decimal(38,10)",
            "decimal(38,0)",
            "array<int>",
            "array<string>",
            "struct<a:int,b:string>",
            "map<string,int>",
            "string",
            "date",
            "bigint",
            "decimal(9,4)",
            "double");

    private final SqlServer server;
    private final SparkSession session;
    private final String namespace;
    private final Random random;
    private final List<RandomTable> tables = new ArrayList<>();
    private final List<String> script = new ArrayList<>();

    private RandomTables(SqlServer server, SparkSession session, String namespace, Random random) {
        this.server = server;
        this.session = session;
        this.namespace = namespace;
        this.random = random;
    }

    /** Makes some in a new namespace. */
    static RandomTables make(SqlServer server, SparkSession session, String namespace, long seed, int count) {
        server.answer("CREATE NAMESPACE lake." + namespace);
        RandomTables made = new RandomTables(server, session, namespace, new Random(seed));
        for (int i = 1; i <= count; i++) {
            made.add(
                    "t" + i,
                    i == 3 && seed % 4 == 0
                            ? 0
                            : i == 1 ? 24 : List.of(3, 12, 40, 90).get(made.random.nextInt(4)));
        }
        return made;
    }

    /** What queries can read. */
    List<RandomTable> all() {
        return List.copyOf(tables);
    }

    /** What made the tables that a query names, but for rows. */
    List<String> script(String query) {
        return script.stream()
                .filter(statement -> tables.stream()
                        .anyMatch(table -> names(statement, table) && query.contains(table.name() + " ")))
                .toList();
    }

    private boolean names(String statement, RandomTable table) {
        return (statement + " ")
                .contains("lake." + namespace + "." + table.name().replace("_old", "") + " ");
    }

    /** Drops everything in their namespace, and it. */
    void drop() {
        for (Row table : session.sql("SHOW TABLES IN lake." + namespace).collectAsList()) {
            server.answer("DROP TABLE lake." + namespace + "." + table.getString(1));
        }
        server.answer("DROP NAMESPACE lake." + namespace);
    }

    private void run(String sql) {
        script.add(sql);
        server.answer(sql);
    }

    private void add(String name, int rows) {
        String table = "lake." + namespace + "." + name;
        create(table);
        Map<String, RandomValues> styles = new HashMap<>();
        int parts = 1 + random.nextInt(3);
        int key = 0;
        String tag = null;
        for (int part = 0; part < parts && rows > 0; part++) {
            append(table, styles, key, 1 + rows / parts);
            key += 1 + rows / parts;
            if (tag == null && random.nextInt(4) == 0) {
                run("ALTER TABLE " + table + " CREATE TAG old");
                tag = "old";
            }
            change(table, part);
        }
        know(name, table, "");
        if (tag != null) {
            know(name + "_old", table, " VERSION AS OF 'old'");
        }
    }

    private void create(String table) {
        List<String> columns = new ArrayList<>(List.of("k int", "g int"));
        int more = 2 + random.nextInt(6);
        for (int i = 1; i <= more; i++) {
            String type = TYPES.get(random.nextInt(TYPES.size()));
            columns.add("c" + i + (type.equals("double") && random.nextBoolean() ? SUMMABLE : "") + " " + type);
        }
        boolean newest = random.nextBoolean();
        run("CREATE TABLE " + table + " (" + String.join(", ", columns) + ")" + partitions(columns)
                + " TBLPROPERTIES ('format-version'='"
                + (newest ? 3 : 2) + "', 'write.delete.mode'='merge-on-read', 'write.update.mode'='merge-on-read'"
                + (random.nextInt(3) == 0
                        ? ", 'write.parquet.row-group-size-bytes'='2048', 'write.parquet.row-group-check-min-record-count'='8'"
                                + ", 'write.parquet.bloom-filter-enabled.column.k'='true'"
                        : "")
                + ")");
    }

    private String partitions(List<String> columns) {
        List<String> fields = new ArrayList<>();
        for (String column : columns) {
            String name = column.substring(0, column.indexOf(' '));
            String type = column.substring(column.indexOf(' ') + 1);
            List<String> transforms = switch (type) {
                case "int", "bigint" -> List.of(name, "bucket(3, " + name + ")", "truncate(10, " + name + ")");
                case "string" -> List.of(name, "bucket(2, " + name + ")", "truncate(2, " + name + ")");
                case "date" -> List.of(name, "years(" + name + ")", "months(" + name + ")", "bucket(2, " + name + ")");
                case "timestamp", "timestamp_ntz" ->
                    List.of("years(" + name + ")", "months(" + name + ")", "bucket(2, " + name + ")");
                case "boolean" -> List.of(name);
                case "binary" -> List.of("truncate(1, " + name + ")");
                case "decimal(12,3)", "decimal(5,2)" ->
                    List.of("truncate(50, " + name + ")", "bucket(2, " + name + ")");
                default -> List.of();
            };
            if (!transforms.isEmpty() && random.nextInt(2 + columns.size()) == 0 && fields.size() < 2) {
                fields.add(transforms.get(random.nextInt(transforms.size())));
            }
        }
        return fields.isEmpty() ? "" : " PARTITIONED BY (" + String.join(", ", fields) + ")";
    }

    private void append(String table, Map<String, RandomValues> styles, int key, int count) {
        StructType type = session.table(table).schema();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<@Nullable Object> values = new ArrayList<>();
            for (StructField field : type.fields()) {
                values.add(
                        field.name().equals("k")
                                ? number(field.dataType(), key + i)
                                : style(styles, field).of(field.dataType()));
            }
            rows.add(RowFactory.create(values.toArray()));
        }
        script.add("-- " + count + " rows into " + table);
        try {
            session.createDataFrame(rows, type).coalesce(1).writeTo(table).append();
        } catch (org.apache.spark.sql.catalyst.analysis.NoSuchTableException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object number(DataType type, int value) {
        return type == DataTypes.LongType ? (Object) (long) value : (Object) value;
    }

    private RandomValues style(Map<String, RandomValues> styles, StructField field) {
        return styles.computeIfAbsent(field.name(), name -> {
            boolean wild = random.nextInt(3) == 0 && !name.equals("g") && !name.endsWith(SUMMABLE);
            return new RandomValues(random, wild, List.of(0, 15, 15, 60).get(random.nextInt(4)));
        });
    }

    /** One of the things that happen to tables. */
    private void change(String table, int part) {
        StructType type = session.table(table).schema();
        List<String> others = new ArrayList<>(List.of(type.fieldNames()));
        others.removeAll(List.of("k", "g"));
        String other = others.isEmpty() ? "g" : others.get(random.nextInt(others.size()));
        boolean partitioned = isPartitioned(table);
        switch (random.nextInt(9)) {
            case 0 -> run("DELETE FROM " + table + " WHERE k % 4 = 1");
            case 1 -> run("DELETE FROM " + table + " WHERE g = " + random.nextInt(9) + " OR k = " + random.nextInt(9));
            case 2 -> run("UPDATE " + table + " SET g = k % 3 WHERE k % 5 = 2");
            case 3 ->
                run("ALTER TABLE " + table + " ADD COLUMN e" + part + " " + TYPES.get(random.nextInt(TYPES.size())));
            case 4 -> addWithDefault(table, part);
            case 5 -> {
                if (!partitioned && !other.equals("g")) {
                    run("ALTER TABLE " + table + " RENAME COLUMN " + other + " TO r" + part
                            + (other.endsWith(SUMMABLE) ? SUMMABLE : ""));
                }
            }
            case 6 -> promote(table, type);
            case 7 -> run("ALTER TABLE " + table + " ALTER COLUMN " + other + " FIRST");
            default -> {
                if (!partitioned && others.size() > 2) {
                    run("ALTER TABLE " + table + " DROP COLUMN " + other);
                    run("ALTER TABLE " + table + " ADD COLUMN " + other + " string");
                }
            }
        }
    }

    private boolean isPartitioned(String table) {
        return script.stream()
                .anyMatch(sql -> sql.startsWith("CREATE TABLE " + table + " ") && sql.contains("PARTITIONED"));
    }

    private void addWithDefault(String table, int part) {
        boolean newest = script.stream()
                .anyMatch(sql -> sql.startsWith("CREATE TABLE " + table + " ") && sql.contains("'format-version'='3'"));
        if (newest) {
            run("ALTER TABLE " + table + " ADD COLUMN d" + part + " "
                    + List.of(
                                    "int DEFAULT 7",
                                    "string DEFAULT 'é'",
                                    "date DEFAULT DATE'2024-02-29'",
                                    "decimal(5,2) DEFAULT 1.25",
                                    "boolean DEFAULT true")
                            .get(random.nextInt(5)));
        }
    }

    private void promote(String table, StructType type) {
        for (StructField field : type.fields()) {
            String name = field.name();
            if (field.dataType() == DataTypes.FloatType) {
                run("ALTER TABLE " + table + " ALTER COLUMN " + name + " TYPE double");
                return;
            } else if (field.dataType() instanceof DecimalType decimal && decimal.precision() < 20) {
                run("ALTER TABLE " + table + " ALTER COLUMN " + name + " TYPE decimal(24," + decimal.scale() + ")");
                return;
            } else if (field.dataType() == DataTypes.IntegerType && name.startsWith("c")) {
                run("ALTER TABLE " + table + " ALTER COLUMN " + name + " TYPE bigint");
                return;
            }
        }
    }

    private void know(String name, String table, String version) {
        String source = table.substring(table.lastIndexOf('.') + 1) + version;
        StructType type = session.sql("SELECT * FROM " + table + version).schema();
        List<Column> columns = new ArrayList<>();
        for (StructField field : type.fields()) {
            Kind kind = kind(field.dataType());
            if (kind != null) {
                columns.add(new Column(field.name(), kind, true));
            }
        }
        List<Row> rows = session.sql("SELECT * FROM " + table + version).collectAsList();
        tables.add(new RandomTable(name, source, List.copyOf(columns), type, rows));
    }

    private static @Nullable Kind kind(DataType type) {
        if (type instanceof DecimalType) {
            return Kind.DEC;
        }
        for (Kind kind : Kind.values()) {
            if (kind.type().equals(type.catalogString())) {
                return kind;
            }
        }
        return null;
    }
}
