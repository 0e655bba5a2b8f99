package io.tarn.cli.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/** The data and delete files of a table's current snapshot, read one after another. */
final class LiveFiles {
    private final Table table;

    LiveFiles(Table table) {
        this.table = table;
    }

    void forEach(Consumer<ContentFile<?>> action) {
        Snapshot current = table.currentSnapshot();
        if (current != null) {
            current.allManifests(table.io()).forEach(manifest -> forEach(manifest, action));
        }
    }

    private void forEach(ManifestFile manifest, Consumer<ContentFile<?>> action) {
        try (ManifestReader<? extends ContentFile<?>> files = manifest.content() == ManifestContent.DATA
                ? ManifestFiles.read(manifest, table.io(), table.specs())
                : ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
            files.forEach(action);
        } catch (IOException e) {
            throw new UncheckedIOException("reading manifest " + manifest.path(), e);
        }
    }

    /** {@code date_month=2024-01/carrier=AA}, empty where the file's spec has no partitions. */
    String partition(ContentFile<?> file) {
        PartitionSpec spec = table.specs().get(file.specId());
        return spec == null ? "" : spec.partitionToPath(file.partition());
    }
}
