package io.tarn.query.spark.offload.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.query.duckdb.FunctionDoors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.execution.arrow.ArrowWriter;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import org.apache.spark.sql.util.ArrowUtils;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;
import scala.jdk.javaapi.CollectionConverters;

/** The same expressions over the same rows on both engines. */
final class Differential implements AutoCloseable {
    /** How exactly the engines have to agree. */
    enum Agreement {
        /** The same value of the same type on every row, or an error on both. */
        SAME,
        /** As above, but DuckDB may give up where Spark has a value. */
        SAME_OR_FAILS,
        /** As the first, but doubles may differ in the last digits. */
        CLOSE
    }

    private final BufferAllocator allocator = new RootAllocator();
    private final DuckDBConnection duck;
    private final FunctionDoors doors = new FunctionDoors();
    private final Expressions translator;
    private final Samples samples = new Samples();
    private final Dataset<Row> frame;
    private final InternalRow[] rows;

    Differential(SparkSession spark, String timeZone) {
        this.translator = new Expressions(
                timeZone,
                subquery -> {
                    throw new NotNative("a subquery");
                },
                new SparkFunctions());
        spark.conf().set("spark.sql.session.timeZone", timeZone);
        Dataset<Row> local = (Dataset<Row>) spark.createDataFrame(samples.rows(), samples.schema());
        // Rows that the optimiser cannot look into, so that it leaves the expressions as they are.
        frame = ((org.apache.spark.sql.classic.SparkSession) spark)
                .createDataFrame(local.toJavaRDD(), samples.schema());
        rows = frame.queryExecution().executedPlan().executeCollect();
        try {
            duck = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
            load(table(rows, frame.schema()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void load(byte[] stream) throws SQLException {
        try (ArrowReader reader = new ArrowStreamReader(new ByteArrayInputStream(stream), allocator);
                ArrowArrayStream exported = ArrowArrayStream.allocateNew(allocator);
                Statement statement = duck.createStatement()) {
            Data.exportArrayStream(allocator, reader, exported);
            duck.registerArrowStream("arrow", exported);
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("CREATE TABLE samples AS SELECT * FROM arrow");
            // It computes what two columns share before them, outside of TRY.
            statement.execute("SET disabled_optimizers = 'common_subexpressions'");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] table(InternalRow[] rows, StructType schema) {
        StructType plain = new StructType(Arrays.stream(schema.fields())
                .map(field -> new StructField(field.name(), plain(field.dataType()), true, field.metadata()))
                .toArray(StructField[]::new));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (VectorSchemaRoot root =
                        VectorSchemaRoot.create(ArrowUtils.toArrowSchema(plain, "UTC", true, false), allocator);
                ArrowStreamWriter stream = new ArrowStreamWriter(root, null, bytes)) {
            ArrowWriter writer = ArrowWriter.create(root);
            for (InternalRow row : rows) {
                writer.write(row);
            }
            writer.finish();
            stream.writeBatch();
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Intervals are their numbers. */
    private static DataType plain(DataType type) {
        return type instanceof YearMonthIntervalType
                ? DataTypes.IntegerType
                : type instanceof DayTimeIntervalType ? DataTypes.LongType : type;
    }

    /** That neither engine gives another answer than the other, row by row. */
    void agree(Agreement agreement, List<String> sql) {
        Project plan = project(sql);
        List<Expression> expressions = new ArrayList<>();
        for (NamedExpression each : CollectionConverters.asJava(plan.projectList())) {
            expressions.add(((Alias) each).child());
        }
        List<Attribute> input = CollectionConverters.asJava(plan.child().output());
        List<OnSpark> all =
                expressions.stream().map(each -> new OnSpark(each, input)).toList();
        Map<List<String>, List<Integer>> byColumns = IntStream.range(0, all.size())
                .boxed()
                .collect(Collectors.groupingBy(place -> all.get(place).columns()));
        List<String> problems = new ArrayList<>();
        byColumns.forEach((columns, places) -> problems.addAll(differences(
                agreement,
                places.stream().map(sql::get).toList(),
                places.stream().map(all::get).toList(),
                samples.distinct(columns))));
        if (!problems.isEmpty()) {
            throw new AssertionError(String.join("\n", problems));
        }
    }

    private List<String> differences(
            Agreement agreement, List<String> sql, List<OnSpark> expressions, List<Integer> places) {
        List<String> texts = expressions.stream()
                .map(each -> translator.translate(each.expression(), Differential::column))
                .toList();
        List<String> columns = texts.stream()
                .flatMap(text -> java.util.stream.Stream.of("TRY(" + text + ")", "TRY((" + text + ") IS NULL)"))
                .toList();
        List<DataType> types = expressions.stream()
                .flatMap(each ->
                        java.util.stream.Stream.of(each.expression().dataType(), (DataType) DataTypes.BooleanType))
                .toList();
        String from = "(SELECT * FROM samples WHERE r1 IN ("
                + places.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ") ORDER BY r1)";
        List<List<Object>> natives = run(columns, types, from);
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < expressions.size(); i++) {
            problems.addAll(differences(
                    agreement,
                    sql.get(i) + " by "
                            + (texts.get(i).length() > 300 ? texts.get(i).substring(0, 300) : texts.get(i)),
                    expressions.get(i),
                    places,
                    natives.get(2 * i),
                    natives.get(2 * i + 1)));
        }
        return problems;
    }

    private Project project(List<String> sql) {
        String[] named = IntStream.range(0, sql.size())
                .mapToObj(i -> "(" + sql.get(i) + ") AS e" + i)
                .toArray(String[]::new);
        LogicalPlan plan = frame.selectExpr(named).queryExecution().optimizedPlan();
        if (plan instanceof Project project && project.projectList().size() == sql.size()) {
            return project;
        }
        throw new AssertionError("not one projection: " + plan);
    }

    private List<String> differences(
            Agreement agreement,
            String sql,
            OnSpark expression,
            List<Integer> places,
            List<Object> values,
            List<Object> nulls) {
        List<String> problems = new ArrayList<>();
        int same = 0;
        for (int i = 0; i < places.size(); i++) {
            InternalRow row = rows[places.get(i)];
            Cell spark = expression.eval(row);
            Cell duck = nulls.get(i) == null ? Cell.FAILED : new Cell(false, values.get(i));
            if (spark.failed()
                    ? duck.failed()
                    : !duck.failed() && Values.equal(spark.value(), duck.value(), agreement == Agreement.CLOSE)) {
                same += spark.failed() || spark.value() == null ? 0 : 1;
            } else if (spark.failed() || !duck.failed() || agreement != Agreement.SAME_OR_FAILS) {
                problems.add(sql + " of " + expression.inputs(row) + ": Spark " + spark + ", DuckDB " + duck);
            }
        }
        if (same == 0 && problems.isEmpty()) {
            problems.add(sql + " has a value on no row");
        }
        return problems.subList(0, Math.min(problems.size(), 2));
    }

    /** That groups give the same values, or that both fail. */
    void agreeInGroups(Agreement agreement, String key, List<String> sql) {
        Column[] values = IntStream.range(0, sql.size())
                .mapToObj(i -> functions.expr("(" + sql.get(i) + ") AS e" + i))
                .toArray(Column[]::new);
        Dataset<Row> grouped =
                (Dataset<Row>) frame.groupBy(key).agg(values[0], Arrays.copyOfRange(values, 1, values.length));
        LogicalPlan plan = grouped.queryExecution().optimizedPlan();
        Aggregate aggregate = (Aggregate) (plan instanceof Project project ? project.child() : plan);
        String from = "samples GROUP BY " + key;
        if (plan instanceof Project project) {
            List<String> inner = CollectionConverters.asJava(aggregate.aggregateExpressions()).stream()
                    .map(each -> translator.translate((Expression) each, Differential::column) + " AS "
                            + column(each.toAttribute()))
                    .toList();
            agreeInRows(
                    agreement,
                    grouped,
                    unnamed(project.projectList()),
                    sql,
                    "(SELECT " + String.join(", ", inner) + " FROM " + from + ")");
        } else {
            agreeInRows(agreement, grouped, unnamed(aggregate.aggregateExpressions()), sql, from);
        }
    }

    private static List<Expression> unnamed(scala.collection.Seq<NamedExpression> expressions) {
        return CollectionConverters.asJava(expressions).stream()
                .map(each -> each instanceof Alias alias ? alias.child() : (Expression) each)
                .toList();
    }

    /** That windows give the same values to each row, or that both fail. */
    void agreeInWindows(Agreement agreement, List<String> sql) {
        List<String> named = new ArrayList<>(List.of("r1"));
        for (int i = 0; i < sql.size(); i++) {
            named.add("(" + sql.get(i) + ") AS e" + i);
        }
        Dataset<Row> rows = (Dataset<Row>) frame.selectExpr(named.toArray(String[]::new));
        Map<String, Expression> windows = new HashMap<>();
        List<NamedExpression> computed = new ArrayList<>();
        LogicalPlan plan = rows.queryExecution().optimizedPlan();
        while (!plan.children().isEmpty()) {
            if (plan instanceof Window window) {
                for (NamedExpression each : CollectionConverters.asJava(window.windowExpressions())) {
                    windows.put(each.name(), ((Alias) each).child());
                }
            }
            if (plan instanceof Project project) {
                computed.addAll(CollectionConverters.asJava(project.projectList()));
            }
            plan = plan.children().head();
        }
        List<Expression> outputs = new ArrayList<>();
        outputs.add(plan.output().find(a -> a.name().equals("r1")).get());
        for (int i = 0; i < sql.size(); i++) {
            outputs.add(Objects.requireNonNull(windows.get("e" + i), sql.get(i)));
        }
        String inputs = computed.stream()
                .filter(each -> each instanceof Alias && each.name().startsWith("_w"))
                .map(each -> ", " + translator.translate((Expression) each, Differential::column) + " AS "
                        + column(each.toAttribute()))
                .collect(Collectors.joining());
        agreeInRows(agreement, rows, outputs, sql, "(SELECT *" + inputs + " FROM samples)");
    }

    /** That the rows of a query are the same, by their first column, which identifies them. */
    private void agreeInRows(
            Agreement agreement, Dataset<Row> query, List<Expression> outputs, List<String> sql, String from) {
        List<String> texts = outputs.stream()
                .map(each -> translator.translate(each, Differential::column))
                .toList();
        List<DataType> types = outputs.stream().map(Expression::dataType).toList();
        List<List<Object>> natives = null;
        SQLException failure = null;
        try {
            natives = run("SELECT " + String.join(", ", texts) + " FROM " + from, types);
        } catch (SQLException e) {
            failure = e;
        }
        InternalRow[] answer;
        try {
            answer = query.queryExecution().executedPlan().executeCollect();
        } catch (RuntimeException e) {
            if (sql.size() > 1 || failure == null) {
                throw new AssertionError("Spark fails on " + sql, e);
            }
            return;
        }
        if (failure != null) {
            throw new AssertionError("DuckDB fails on " + sql, failure);
        }
        Map<Object, Integer> places = new HashMap<>();
        for (int row = 0; row < natives.get(0).size(); row++) {
            places.put(natives.get(0).get(row), row);
        }
        assertThat(natives.get(0)).hasSize(answer.length);
        List<String> problems = new ArrayList<>();
        for (int column = 1; column < types.size(); column++) {
            for (InternalRow row : answer) {
                Object key = cell(row, 0, types.get(0));
                Object spark = cell(row, column, types.get(column));
                Object duck = natives.get(column).get(places.get(key));
                if (!Values.equal(spark, duck, agreement == Agreement.CLOSE)) {
                    problems.add(sql.get(column - 1) + " of " + key + ": Spark " + spark + ", DuckDB " + duck + " by "
                            + texts.get(column));
                    break;
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new AssertionError(String.join("\n", problems));
        }
    }

    /** The optimiser gives what it adds the same name everywhere. */
    private static String column(Attribute attribute) {
        return "\"" + attribute.name()
                + (attribute.name().startsWith("_") ? attribute.exprId().id() : "") + "\"";
    }

    private static Object cell(InternalRow row, int column, DataType type) {
        return row.isNullAt(column) ? null : Values.of(row.get(column, type), type);
    }

    /** That Spark keeps them to itself. */
    void notNative(List<String> sql) {
        for (String each : sql) {
            Expression expression =
                    ((Alias) project(List.of(each)).projectList().head()).child();
            assertThatThrownBy(() -> translator.translate(expression, Differential::column))
                    .as(each)
                    .isInstanceOf(NotNative.class);
        }
    }

    /** Runs all at once, or, if that does not work, one by one, to know which does not. */
    private List<List<Object>> run(List<String> columns, List<DataType> types, String from) {
        try {
            return run("SELECT " + String.join(", ", columns) + " FROM " + from, types);
        } catch (SQLException failure) {
            for (String column : columns) {
                try {
                    run("SELECT " + column + " FROM " + from, List.of());
                } catch (SQLException one) {
                    throw new AssertionError(column, one);
                }
            }
            throw new AssertionError(failure);
        }
    }

    private List<List<Object>> run(String sql, List<DataType> types) throws SQLException {
        List<List<Object>> columns =
                types.stream().map(type -> (List<Object>) new ArrayList<>()).toList();
        doors.open(translator.functions(), duck);
        try (Statement statement = duck.createStatement();
                DuckDBResultSet result = (DuckDBResultSet) statement.executeQuery(sql);
                ArrowReader reader = (ArrowReader) result.arrowExportStream(allocator, 1 << 16)) {
            while (reader.loadNextBatch()) {
                VectorSchemaRoot batch = reader.getVectorSchemaRoot();
                for (int column = 0; column < types.size(); column++) {
                    columns.get(column).addAll(Values.of(batch.getVector(column), plain(types.get(column))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return columns;
    }

    /** That all of many rows are equal, with DuckDB's threads working on them at once. */
    void agreeInParallel(String sql, String... texts) {
        StructType schema = new StructType().add("x", DataTypes.StringType);
        Dataset<Row> rows = (Dataset<Row>) frame.sparkSession()
                .createDataFrame(
                        Arrays.stream(texts)
                                .map(text -> org.apache.spark.sql.RowFactory.create(text))
                                .toList(),
                        schema);
        List<Object> expected = new ArrayList<>();
        Project plan = (Project) ((Dataset<Row>) ((org.apache.spark.sql.classic.SparkSession) frame.sparkSession())
                        .createDataFrame(rows.toJavaRDD(), schema)
                        .selectExpr("(" + sql + ") AS e"))
                .queryExecution()
                .optimizedPlan();
        Expression expression = ((Alias) plan.projectList().head()).child();
        for (Row row : rows.selectExpr("(" + sql + ") AS e").collectAsList()) {
            expected.add(row.getList(0).toString());
        }
        String text = translator.translate(expression, attribute -> "x");
        String values = Arrays.stream(texts).map(each -> "'" + each + "'").collect(Collectors.joining(", "));
        try {
            List<Object> found = run(
                            "SELECT DISTINCT CAST(i % " + texts.length + " AS BIGINT) AS p, " + text
                                    + " AS v FROM (SELECT i, ([" + values + "])[i % " + texts.length
                                    + " + 1] AS x FROM range(500000) t(i)) ORDER BY p",
                            List.of(DataTypes.LongType, expression.dataType()))
                    .get(1)
                    .stream()
                    .map(each -> (Object) each.toString())
                    .toList();
            assertThat(found).isEqualTo(expected);
        } catch (SQLException e) {
            throw new AssertionError(text, e);
        }
    }

    @Override
    public void close() {
        try {
            duck.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        allocator.close();
    }
}
