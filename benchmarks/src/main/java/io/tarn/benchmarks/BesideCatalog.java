package io.tarn.benchmarks;

import io.tarn.storage.FileStores;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;

/** Operations of a catalog, by one client. */
final class BesideCatalog implements AutoCloseable {
    private static final String NAMESPACE = "beside";
    private static final String LOADED = "namespaces/" + NAMESPACE + "/tables/loaded";
    private static final int SNAPSHOTS = 20;
    private static final int MAX_APPENDS = 50;
    private static final Schema SCHEMA = new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "at", Types.TimestampType.withZone()),
            Types.NestedField.optional(3, "what", Types.StringType.get()),
            Types.NestedField.optional(4, "amount", Types.DecimalType.of(12, 2)));

    private final CatalogClient client;
    private final RESTCatalog iceberg = new RESTCatalog();

    BesideCatalog(Contender server) {
        client = new CatalogClient(server.catalog(), server.warehouse());
        iceberg.initialize(
                "lake",
                Map.of(
                        "uri", server.catalog().toString(),
                        "warehouse", server.warehouse(),
                        "io-impl", FileStores.local().unbounded().getClass().getName()));
    }

    /** All of them, on tables that it makes. */
    Map<String, Operation> operations() {
        iceberg.createNamespace(Namespace.of(NAMESPACE));
        Table loaded = iceberg.createTable(TableIdentifier.of(NAMESPACE, "loaded"), SCHEMA);
        for (int i = 0; i < SNAPSHOTS; i++) {
            append(loaded, i);
        }
        String etag = client.etag(LOADED);
        Map<String, Operation> operations = new LinkedHashMap<>();
        operations.put("loadTable", turn -> client.must("GET", LOADED, ""));
        operations.put("loadTable, unchanged (304)", turn -> client.mustBeUnchanged(LOADED, etag));
        operations.put("commit (append by Iceberg's client)", new Appends());
        operations.put("createTable", new Creations());
        return operations;
    }

    private static void append(Table table, int number) {
        table.newAppend()
                .appendFile(DataFiles.builder(PartitionSpec.unpartitioned())
                        .withPath(table.location() + "/data/" + number + ".parquet")
                        .withFileSizeInBytes(1 << 20)
                        .withRecordCount(1000)
                        .build())
                .commit();
    }

    @Override
    public void close() throws IOException {
        iceberg.close();
        client.close();
    }

    /** Each block on a table of its own, because a commit costs more the more snapshots there are. */
    private final class Appends implements Operation {
        private int tables;
        private Table table = iceberg.loadTable(TableIdentifier.of(NAMESPACE, "loaded"));

        @Override
        public void prepare() {
            table = iceberg.createTable(TableIdentifier.of(NAMESPACE, "appended_" + tables++), SCHEMA);
        }

        @Override
        public int maxTurns() {
            return MAX_APPENDS;
        }

        @Override
        public void once(int turn) {
            append(table, turn);
        }
    }

    /** Each block in a namespace of its own. */
    private final class Creations implements Operation {
        private int namespaces;

        @Override
        public void prepare() {
            namespaces++;
            client.must("POST", "namespaces", "{\"namespace\":[\"" + name() + "\"]}");
        }

        private String name() {
            return "created_" + namespaces;
        }

        @Override
        public void once(int turn) {
            client.must("POST", "namespaces/" + name() + "/tables", Workload.table("t" + turn));
        }
    }
}
