package io.tarn.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;

/** A local file to be read; the location is kept as it was spelled. */
record LocalInputFile(String location, Path path) implements InputFile {
    @Override
    public long getLength() {
        try {
            return Files.size(path);
        } catch (NoSuchFileException e) {
            throw new NotFoundException(e, "File does not exist: %s", location);
        } catch (IOException e) {
            throw new RuntimeIOException(e, "Failed to read the length of file: %s", location);
        }
    }

    @Override
    public SeekableInputStream newStream() {
        if (!exists()) {
            throw new NotFoundException("Failed to open input stream for file: %s", location);
        }
        return org.apache.iceberg.Files.localInput(path.toFile()).newStream();
    }

    @Override
    public boolean exists() {
        return Files.isRegularFile(path);
    }
}
