package io.tarn.cli.demo;

import io.tarn.cli.terminal.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that is deleted with all that is in it when it is closed. */
record TemporaryFolder(Path path) implements AutoCloseable {
    @Override
    public void close() {
        try (Stream<Path> below = Files.walk(path)) {
            for (Path inside : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(inside);
            }
        } catch (IOException e) {
            throw new CommandException("cannot delete the temporary folder '" + path + "': " + e.getMessage(), e);
        }
    }
}
