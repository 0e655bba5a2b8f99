package io.tarn.query.spark.offload.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where a column's values come from in a file, as SQL over the file's rows, in which there may be values that are the same for a whole file.
 * The rows are called {@code t}.
 */
final class ColumnSource {
    private final List<Object> parts = new ArrayList<>();

    private ColumnSource() {}

    /** A value that a file has once; equal names stand for equal ways to get it. */
    record FileValue(String name, Function<PlannedFile, String> literal) {}

    static ColumnSource of(String sql) {
        return new ColumnSource().then(sql);
    }

    static ColumnSource of(FileValue value) {
        return new ColumnSource().then(value);
    }

    ColumnSource then(String sql) {
        parts.add(sql);
        return this;
    }

    ColumnSource then(FileValue value) {
        parts.add(value);
        return this;
    }

    /** Sources of equal keys are the same. */
    String key() {
        return sql(value -> "<" + value.name() + ">");
    }

    /** The SQL, with what is given for the values of files. */
    String sql(Function<FileValue, String> values) {
        return parts.stream()
                .map(part -> part instanceof FileValue value ? values.apply(value) : part.toString())
                .collect(Collectors.joining());
    }
}
