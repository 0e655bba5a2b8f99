package io.tarn.cli.table;

import io.tarn.storage.FileStores;
import java.util.Map;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.ResolvingFileIO;

/**
 * The files of a table whose catalog names no {@code io-impl}: local ones by Tarn's own, which needs no Hadoop and leaves no
 * half files, others as Iceberg resolves them. Thread-safe.
 */
final class SchemeFileIO implements FileIO {
    private static final long serialVersionUID = 1L;

    private final FileIO local = FileStores.local().unbounded();
    private final ResolvingFileIO other = new ResolvingFileIO();

    SchemeFileIO(Map<String, String> properties) {
        other.initialize(properties);
    }

    @Override
    public InputFile newInputFile(String location) {
        return of(location).newInputFile(location);
    }

    @Override
    public OutputFile newOutputFile(String location) {
        return of(location).newOutputFile(location);
    }

    @Override
    public void deleteFile(String location) {
        of(location).deleteFile(location);
    }

    @Override
    public void close() {
        local.close();
        other.close();
    }

    private FileIO of(String location) {
        return location.startsWith("file:") || location.startsWith("/") ? local : other;
    }
}
