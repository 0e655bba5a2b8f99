package io.tarn.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/** A local file to be written; the location is kept as it was spelled. */
record LocalOutputFile(String location, Path path) implements OutputFile {
    @Override
    public PositionOutputStream create() {
        if (Files.exists(path)) {
            throw new AlreadyExistsException("File already exists: %s", location);
        }
        return createOrOverwrite();
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
        try {
            return new DurableFileStream(path);
        } catch (IOException e) {
            throw new RuntimeIOException(e, "Failed to create file: %s", location);
        }
    }

    @Override
    public InputFile toInputFile() {
        return new LocalInputFile(location, path);
    }
}
