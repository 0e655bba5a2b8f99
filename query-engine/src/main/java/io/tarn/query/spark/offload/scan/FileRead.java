package io.tarn.query.spark.offload.scan;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.types.Types.NestedField;

/**
 * How files of one schema are read.
 *
 * @param byId the columns that are looked up by field id, which makes DuckDB plan without statistics; if none, columns go by their names in
 *     the files
 * @param sources of the columns that are asked for, in order
 * @param positions whether rows are deleted by position
 * @param keys rows that are deleted by equality
 */
record FileRead(List<NestedField> byId, List<ColumnSource> sources, boolean positions, List<KeyJoin> keys) {
    /** Rows that are deleted by equality, with where to find the values to compare. */
    record KeyJoin(EqualityDeletes deletes, List<ColumnSource> keys, ColumnSource sequence, ColumnSource partition) {}

    /** Files whose reads have equal keys can be read together. */
    String key() {
        return Stream.of(
                        byId.stream().map(column -> String.valueOf(column.fieldId())),
                        Stream.of(positions + "/" + keys.size() + "/"),
                        Stream.concat(sources.stream(), keys.stream().flatMap(join -> join.keys().stream()))
                                .map(ColumnSource::key))
                .flatMap(parts -> parts)
                .collect(Collectors.joining("|"));
    }
}
