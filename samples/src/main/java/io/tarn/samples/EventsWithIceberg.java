package io.tarn.samples;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;

/**
 * A service that writes to a table with Iceberg's Java API alone, without any engine. Argument: the catalog's URI. The table
 * stays, for SQL to read.
 */
public final class EventsWithIceberg {
    private static final Schema SCHEMA = new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.required(2, "at", Types.TimestampType.withoutZone()),
            Types.NestedField.optional(3, "what", Types.StringType.get()));
    private static final int EVENTS = 1_000;

    private EventsWithIceberg() {}

    /** Creates {@code elsewhere.events} and appends 1,000 rows in one commit. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("usage: EventsWithIceberg CATALOG-URI");
            System.exit(2);
        }
        try (RESTCatalog catalog = new RESTCatalog()) {
            catalog.initialize(
                    "lake", Map.of(CatalogProperties.URI, args[0], CatalogProperties.WAREHOUSE_LOCATION, "lake"));
            Namespace namespace = Namespace.of("elsewhere");
            if (!catalog.namespaceExists(namespace)) {
                catalog.createNamespace(namespace);
            }
            Table table =
                    catalog.createTable(TableIdentifier.of(namespace, "events"), SCHEMA, PartitionSpec.unpartitioned());
            table.newAppend().appendFile(write(table)).commit();
            System.out.println("appended " + table.currentSnapshot().summary().get("added-records") + " events");
        }
    }

    private static DataFile write(Table table) throws IOException {
        String place = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
        DataWriter<Record> writer = Parquet.writeData(table.io().newOutputFile(place))
                .forTable(table)
                .createWriterFunc(GenericParquetWriter::create)
                .overwrite()
                .build();
        try (writer) {
            for (int i = 0; i < EVENTS; i++) {
                Record event = GenericRecord.create(SCHEMA);
                event.setField("id", (long) i);
                event.setField("at", LocalDateTime.of(2001, 1, 1, 0, 0).plusMinutes(i));
                event.setField("what", i % 10 == 0 ? null : "arrival");
                writer.write(event);
            }
        }
        return writer.toDataFile();
    }
}
