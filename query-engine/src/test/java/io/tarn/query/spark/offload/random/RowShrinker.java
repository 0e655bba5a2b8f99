package io.tarn.query.spark.offload.random;

import io.tarn.query.http.SqlServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Makes the tables behind a difference small: copies without their past, without columns and rows that have no part in it. */
final class RowShrinker {
    private static final int MOST_TRIES = 60;

    private final SqlServer server;
    private final SparkSession session;
    private final String namespace;
    private final String query;
    private final Predicate<String> shows;
    private final Map<String, List<Row>> rows = new LinkedHashMap<>();
    private int triesLeft = MOST_TRIES;
    private int copies;

    /**
     * @param shows whether a query still shows the difference
     */
    RowShrinker(SqlServer server, SparkSession session, String namespace, String query, Predicate<String> shows) {
        this.server = server;
        this.session = session;
        this.namespace = namespace;
        this.query = query;
        this.shows = shows;
    }

    /** Statements that make tables over which the query shows the difference; none if it needs the tables' past. */
    List<String> shrink(List<RandomTable> tables) {
        for (RandomTable table : tables) {
            if (Pattern.compile("\\b" + table.name() + "\\b").matcher(query).find()) {
                rows.put(table.name(), used(table));
            }
        }
        if (!stillShows()) {
            return List.of();
        }
        for (String name : rows.keySet()) {
            for (int size = Math.max(1, rows.get(name).size() / 2); size > 0; size /= 2) {
                dropChunks(name, size);
            }
        }
        List<String> script = new ArrayList<>();
        rows.forEach((name, left) -> script.addAll(statements(name, left)));
        return script;
    }

    private void dropChunks(String name, int size) {
        for (int at = 0; at < rows.get(name).size() && triesLeft > 0; ) {
            List<Row> all = rows.get(name);
            List<Row> fewer = new ArrayList<>(all.subList(0, at));
            fewer.addAll(all.subList(Math.min(all.size(), at + size), all.size()));
            rows.put(name, fewer);
            triesLeft--;
            if (!stillShows()) {
                rows.put(name, all);
                at += size;
            }
        }
    }

    /** The rows with the columns that the query names. */
    private List<Row> used(RandomTable table) {
        StructField[] fields = table.type().fields();
        int[] kept = IntStream.range(0, fields.length)
                .filter(i -> Pattern.compile("\\." + fields[i].name() + "\\b")
                                .matcher(query)
                                .find()
                        || fields[i].name().equals("k"))
                .toArray();
        StructType type =
                new StructType(IntStream.of(kept).mapToObj(i -> fields[i]).toArray(StructField[]::new));
        return table.rows().stream()
                .map(row -> (Row) new GenericRowWithSchema(
                        IntStream.of(kept).mapToObj(row::get).toArray(), type))
                .toList();
    }

    private boolean stillShows() {
        String over = query;
        copies++;
        for (Map.Entry<String, List<Row>> entry : rows.entrySet()) {
            String copy = entry.getKey() + "_copy" + copies;
            List<Row> all = entry.getValue();
            if (all.isEmpty()) {
                return false;
            }
            write(copy, all);
            over = over.replaceAll("\\b" + entry.getKey() + "\\b", copy);
        }
        boolean shown = shows.test(over);
        rows.keySet().forEach(name -> server.answer("DROP TABLE lake." + namespace + "." + name + "_copy" + copies));
        return shown;
    }

    private void write(String name, List<Row> all) {
        List<Row> plain =
                all.stream().map(row -> RowFactory.create(values(row))).toList();
        session.createDataFrame(plain, all.get(0).schema())
                .coalesce(1)
                .writeTo("lake." + namespace + "." + name)
                .create();
    }

    private static Object[] values(Row row) {
        return IntStream.range(0, row.size()).mapToObj(row::get).toArray();
    }

    private static List<String> statements(String name, List<Row> rows) {
        List<String> columns = new ArrayList<>();
        for (StructField field : rows.get(0).schema().fields()) {
            columns.add(field.name() + " " + field.dataType().sql().toLowerCase(java.util.Locale.ROOT));
        }
        return List.of(
                "CREATE TABLE " + name + " (" + String.join(", ", columns) + ")",
                "INSERT INTO " + name + " VALUES "
                        + String.join(", ", rows.stream().map(Literals::row).toList()));
    }
}
