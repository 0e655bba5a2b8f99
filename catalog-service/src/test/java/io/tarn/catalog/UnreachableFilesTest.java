package io.tarn.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.catalog.http.CatalogServer;
import io.tarn.storage.FileStores;
import io.tarn.storage.LocalFileIO;
import io.tarn.storage.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreachableFilesTest {
    @TempDir
    private Path folder;

    @Test
    void onlyWhatNoMetadataRefersToIsLeft() throws Exception {
        try (CatalogServer server = CatalogServer.start(folder);
                RESTCatalog client = server.client()) {
            client.createNamespace(Namespace.of("demo"));
            Table table = client.buildTable(
                            TableIdentifier.of("demo", "t"),
                            new Schema(Types.NestedField.required(1, "id", Types.LongType.get())))
                    .withProperty("format-version", "2")
                    .create();
            String data = file(table, "data.parquet");
            String deletes = file(table, "deletes.parquet");
            String stray = file(table, "stray.parquet");
            table.newAppend()
                    .appendFile(DataFiles.builder(PartitionSpec.unpartitioned())
                            .withPath(data)
                            .withFileSizeInBytes(1)
                            .withRecordCount(1)
                            .build())
                    .commit();
            table.newRowDelta()
                    .addDeletes(FileMetadata.deleteFileBuilder(PartitionSpec.unpartitioned())
                            .ofPositionDeletes()
                            .withPath(deletes)
                            .withFileSizeInBytes(1)
                            .withRecordCount(1)
                            .build())
                    .commit();

            String metadata =
                    ((HasTableOperations) table).operations().current().metadataFileLocation();
            UnreachableFiles search = new UnreachableFiles(new LocalFileIO(), server.root());
            assertThat(search.left()).contains(data, deletes, stray, metadata);
            assertThat(search.withoutTable(metadata).left()).containsExactly(stray);
        }
    }

    private static String file(Table table, String name) throws Exception {
        Location place = Location.of(table.location()).child("data").child(name);
        Files.createDirectories(FileStores.local().localPath(place).getParent());
        Files.writeString(FileStores.local().localPath(place), "x");
        return place.value();
    }
}
