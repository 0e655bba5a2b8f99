package io.tarn.query.spark.offload.scan;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Rows of both engines as text that tells types apart. */
public final class RowText {
    private RowText() {}

    public static String of(Row row) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.length(); i++) {
            values.add(ofSpark(row.get(i)));
        }
        return values.toString();
    }

    /** Of a row without columns, what DuckDB puts in their place is left out. */
    public static String of(List<FieldVector> columns, int row) {
        if (columns.size() == 1 && columns.get(0).getName().equals("NULL")) {
            return "[]";
        }
        return columns.stream().map(column -> ofArrow(column, row)).toList().toString();
    }

    private static String ofSpark(Object value) {
        if (value instanceof Row row) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < row.length(); i++) {
                values.add(row.schema().fieldNames()[i] + "=" + ofSpark(row.get(i)));
            }
            return "struct" + values;
        } else if (value instanceof scala.collection.Seq<?> list) {
            return "list"
                    + CollectionConverters.asJava(list).stream()
                            .map(RowText::ofSpark)
                            .toList();
        } else if (value instanceof scala.collection.Map<?, ?> map) {
            Map<String, String> sorted = new TreeMap<>();
            CollectionConverters.asJava(map).forEach((k, v) -> sorted.put(ofSpark(k), ofSpark(v)));
            return "map" + sorted;
        }
        return ofValue(value);
    }

    private static String ofArrow(ValueVector column, int row) {
        if (column.isNull(row)) {
            return "null";
        } else if (column instanceof DateDayVector date) {
            return ofValue(LocalDate.ofEpochDay(date.get(row)));
        } else if (column instanceof TimeStampMicroTZVector timestamp) {
            return ofValue(Instant.EPOCH.plus(timestamp.get(row), ChronoUnit.MICROS));
        } else if (column instanceof StructVector struct) {
            return "struct"
                    + struct.getChildrenFromFields().stream()
                            .map(child -> child.getName() + "=" + ofArrow(child, row))
                            .toList();
        } else if (column instanceof MapVector map) {
            Map<String, String> sorted = new TreeMap<>();
            StructVector entries = (StructVector) map.getDataVector();
            for (int i = map.getElementStartIndex(row); i < map.getElementEndIndex(row); i++) {
                List<FieldVector> parts = entries.getChildrenFromFields();
                sorted.put(ofArrow(parts.get(0), i), ofArrow(parts.get(1), i));
            }
            return "map" + sorted;
        } else if (column instanceof ListVector list) {
            List<String> values = new ArrayList<>();
            for (int i = list.getElementStartIndex(row); i < list.getElementEndIndex(row); i++) {
                values.add(ofArrow(list.getDataVector(), i));
            }
            return "list" + values;
        }
        return ofValue(column.getObject(row));
    }

    private static String ofValue(Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof byte[] bytes) {
            return "0x" + HexFormat.of().formatHex(bytes);
        } else if (value instanceof LocalDateTime || value instanceof Instant || value instanceof LocalDate) {
            return value.getClass().getSimpleName() + value;
        } else if (value instanceof org.apache.arrow.vector.util.Text) {
            return "String" + value;
        }
        return value.getClass().getSimpleName() + value;
    }
}
