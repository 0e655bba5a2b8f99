package io.tarn.query.spark.offload.operator;

import io.tarn.testing.tpc.TpcColumn;
import io.tarn.testing.tpc.TpcTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** Writes tables of TPC with Iceberg's own writers, some dozens of times faster than statements would. */
final class TpcLoad {
    private final Catalog catalog;
    private final String namespace;

    TpcLoad(Catalog catalog, String namespace) {
        this.catalog = catalog;
        this.namespace = namespace;
    }

    void load(List<TpcTable> tables) {
        tables.parallelStream().forEach(table -> {
            try {
                load(table);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void load(TpcTable rows) throws IOException {
        Schema schema = schema(rows.columns());
        Table table = catalog.createTable(TableIdentifier.of(Namespace.of(namespace), rows.name()), schema);
        OutputFile out =
                table.io().newOutputFile(table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet"));
        DataWriter<Record> writer = new GenericFileWriterFactory.Builder(table)
                .build()
                .newDataWriter(EncryptedFiles.plainAsEncryptedOutput(out), table.spec(), null);
        try (writer) {
            for (List<String> row : rows.rows()) {
                Record record = GenericRecord.create(schema);
                for (int i = 0; i < row.size(); i++) {
                    record.set(i, value(row.get(i), schema.columns().get(i).type()));
                }
                writer.write(record);
            }
        }
        table.newAppend().appendFile(writer.toDataFile()).commit();
    }

    private static Schema schema(List<TpcColumn> columns) {
        List<NestedField> fields = new ArrayList<>();
        for (TpcColumn column : columns) {
            fields.add(NestedField.optional(fields.size() + 1, column.name(), type(column.type())));
        }
        return new Schema(fields);
    }

    private static Type type(String sql) {
        return switch (sql) {
            case "int" -> Types.IntegerType.get();
            case "bigint" -> Types.LongType.get();
            default -> Types.fromPrimitiveString(sql);
        };
    }

    private static Object value(String text, Type type) {
        if (text == null) {
            return null;
        }
        return switch (type.typeId()) {
            case INTEGER -> Integer.valueOf(text);
            case LONG -> Long.valueOf(text);
            case DATE -> LocalDate.parse(text);
            case DECIMAL -> new BigDecimal(text).setScale(((Types.DecimalType) type).scale());
            default -> text;
        };
    }
}
