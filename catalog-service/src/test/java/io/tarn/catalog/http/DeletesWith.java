package io.tarn.catalog.http;

import io.tarn.storage.LocalFileIO;
import java.util.function.Consumer;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** Local files without bulk deletes and without listings, where something happens before a file is deleted. */
final class DeletesWith implements FileIO {
    private static final long serialVersionUID = 1L;

    private final LocalFileIO files = new LocalFileIO();
    private final transient Consumer<String> before;

    DeletesWith(Consumer<String> before) {
        this.before = before;
    }

    @Override
    public InputFile newInputFile(String path) {
        return files.newInputFile(path);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        return files.newOutputFile(path);
    }

    @Override
    public void deleteFile(String path) {
        before.accept(path);
        files.deleteFile(path);
    }
}
