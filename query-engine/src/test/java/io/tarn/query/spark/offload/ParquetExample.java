package io.tarn.query.spark.offload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Parquet files in forms that neither Iceberg nor Spark writes. */
public final class ParquetExample {
    private ParquetExample() {}

    /** A file with so many rows. */
    public static Path write(Path path, String columns, int rows, Consumer<Group> row) throws IOException {
        return write(path, columns, rows, row, Map.of());
    }

    /** A file with so many rows whose footer says this, too. */
    public static Path write(Path path, String columns, int rows, Consumer<Group> row, Map<String, String> said)
            throws IOException {
        Files.createDirectories(path.getParent());
        MessageType type = MessageTypeParser.parseMessageType("message m { " + columns + " }");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(path))
                .withConf(new PlainParquetConfiguration())
                .withType(type)
                .withExtraMetaData(said)
                .build()) {
            for (int i = 0; i < rows; i++) {
                Group group = new SimpleGroup(type);
                row.accept(group);
                writer.write(group);
            }
        }
        return path;
    }
}
