package io.tarn.query.spark.offload.operator;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Names that occur once in a query, numbered as they are asked for: so a column means the same wherever it is visible, and equal plans have
 * equal texts. For one thread.
 */
final class Names {
    private int columns;
    private int tables;

    String column() {
        columns++;
        return "c" + columns;
    }

    List<String> columns(int count) {
        return IntStream.range(0, count).mapToObj(i -> column()).toList();
    }

    String table() {
        tables++;
        return "t" + tables;
    }

    /** A table of its own name with columns of their own names. */
    static String table(String rows, String table, List<String> columns) {
        return rows + " AS " + table + (columns.isEmpty() ? "" : "(" + String.join(", ", columns) + ")");
    }
}
