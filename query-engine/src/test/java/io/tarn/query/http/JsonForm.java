package io.tarn.query.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/** What other people's readers return, in the form that the JSON answer has for it: written apart from the encoders. */
final class JsonForm {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final long MICROS = 1_000_000;

    private JsonForm() {}

    static JsonNode ofArrow(Field field, Object value) {
        ArrowType type = field.getType();
        if (value == null) {
            return JSON.nullNode();
        } else if (type instanceof ArrowType.Map) {
            Field entry = field.getChildren().get(0);
            ObjectNode map = JSON.objectNode();
            for (Object element : (List<?>) value) {
                Map<?, ?> pair = (Map<?, ?>) element;
                map.set(pair.get("key").toString(), ofArrow(entry.getChildren().get(1), pair.get("value")));
            }
            return map;
        } else if (type instanceof ArrowType.List) {
            ArrayNode list = JSON.arrayNode();
            ((List<?>) value)
                    .forEach(element -> list.add(ofArrow(field.getChildren().get(0), element)));
            return list;
        } else if (type instanceof ArrowType.Struct) {
            ObjectNode struct = JSON.objectNode();
            field.getChildren()
                    .forEach(child ->
                            struct.set(child.getName(), ofArrow(child, ((Map<?, ?>) value).get(child.getName()))));
            return struct;
        }
        return ofArrowScalar(field, value);
    }

    private static JsonNode ofArrowScalar(Field field, Object value) {
        String sql = field.getMetadata().get("sql.type");
        if (field.getType() instanceof ArrowType.Date) {
            return date((Integer) value);
        } else if (field.getType() instanceof ArrowType.Timestamp timestamp) {
            return timestamp.getTimezone() != null ? instant((Long) value) : local((LocalDateTime) value);
        } else if (value instanceof Period period) {
            return JSON.textNode(interval(sql, period.toTotalMonths()));
        } else if (field.getType() instanceof ArrowType.Duration) {
            return JSON.textNode(interval(sql, (Long) value));
        } else if (value instanceof byte[] bytes) {
            return JSON.textNode(Base64.getEncoder().encodeToString(bytes));
        }
        return plain(value);
    }

    private static JsonNode plain(Object value) {
        if (value instanceof Boolean truth) {
            return JSON.booleanNode(truth);
        } else if (value instanceof Float number) {
            return Float.isFinite(number)
                    ? JSON.numberNode(Double.parseDouble(number.toString()))
                    : JSON.textNode(number.toString());
        } else if (value instanceof Double number) {
            return Double.isFinite(number) ? JSON.numberNode(number) : JSON.textNode(number.toString());
        } else if (value instanceof BigDecimal number) {
            return JSON.textNode(number.toPlainString());
        } else if (value instanceof Number number) {
            return JSON.numberNode(number.longValue());
        }
        return JSON.textNode(value.toString());
    }

    private static JsonNode date(int days) {
        return JSON.textNode(LocalDate.ofEpochDay(days).toString());
    }

    private static JsonNode instant(long micros) {
        return JSON.textNode(moment(micros).toString());
    }

    private static Instant moment(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }

    private static JsonNode local(LocalDateTime time) {
        return JSON.textNode(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time));
    }

    /** The text of the few intervals that the tests have, by type and months or microseconds. */
    private static String interval(String type, long amount) {
        return switch (type + " " + amount) {
            case "interval year to month -2147483648" -> "INTERVAL '-178956970-8' YEAR TO MONTH";
            case "interval year to month 14" -> "INTERVAL '1-2' YEAR TO MONTH";
            case "interval month 2147483647" -> "INTERVAL '2147483647' MONTH";
            case "interval month -5" -> "INTERVAL '-5' MONTH";
            case "interval day to second -9223372036854775807" -> "INTERVAL '-106751991 04:00:54.775807' DAY TO SECOND";
            case "interval day to second 93784500000" -> "INTERVAL '1 02:03:04.5' DAY TO SECOND";
            case "interval hour to minute -36300000000" -> "INTERVAL '-10:05' HOUR TO MINUTE";
            case "interval hour to minute 0" -> "INTERVAL '00:00' HOUR TO MINUTE";
            case "interval second 5250000" -> "INTERVAL '05.25' SECOND";
            case "interval second -61000000" -> "INTERVAL '-61' SECOND";
            default -> throw new AssertionError(type + " " + amount);
        };
    }

    static JsonNode ofAvro(Schema schema, Object value) {
        if (value == null) {
            return JSON.nullNode();
        }
        Schema type = schema.isUnion() ? schema.getTypes().get(GenericData.get().resolveUnion(schema, value)) : schema;
        switch (type.getType()) {
            case ARRAY -> {
                ArrayNode list = JSON.arrayNode();
                ((Collection<?>) value).forEach(element -> list.add(ofAvro(type.getElementType(), element)));
                return list;
            }
            case MAP -> {
                ObjectNode map = JSON.objectNode();
                ((Map<?, ?>) value)
                        .forEach((key, entry) -> map.set(key.toString(), ofAvro(type.getValueType(), entry)));
                return map;
            }
            case RECORD -> {
                ObjectNode struct = JSON.objectNode();
                type.getFields()
                        .forEach(field -> struct.set(
                                field.name(), ofAvro(field.schema(), ((IndexedRecord) value).get(field.pos()))));
                return struct;
            }
            default -> {
                return ofAvroScalar(type.getLogicalType(), value);
            }
        }
    }

    private static JsonNode ofAvroScalar(LogicalType type, Object value) {
        if (type instanceof LogicalTypes.Decimal decimal) {
            byte[] bytes = ((GenericFixed) value).bytes();
            return plain(new BigDecimal(new BigInteger(bytes), decimal.getScale()));
        } else if (type instanceof LogicalTypes.Date) {
            return date((Integer) value);
        } else if (type instanceof LogicalTypes.TimestampMicros) {
            return instant((Long) value);
        } else if (type instanceof LogicalTypes.LocalTimestampMicros) {
            return local(LocalDateTime.ofInstant(moment((Long) value), ZoneOffset.UTC));
        } else if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return JSON.textNode(Base64.getEncoder().encodeToString(bytes));
        }
        return plain(value);
    }
}
