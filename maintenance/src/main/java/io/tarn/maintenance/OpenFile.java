package io.tarn.maintenance;

import java.io.IOException;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.DataWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One data file that is being written. For one thread. */
final class OpenFile {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFile.class);

    /** Asking a Parquet writer for its length costs as much as writing a row of many columns. */
    private static final int ROWS_BETWEEN_LENGTH_CHECKS = 1_000;

    private final DataWriter<Record> writer;
    private final long fullAtBytes;
    private long rows;

    OpenFile(DataWriter<Record> writer, long fullAtBytes) {
        this.writer = writer;
        this.fullAtBytes = fullAtBytes;
    }

    boolean writeAndTellWhetherFull(Record row) {
        writer.write(row);
        rows++;
        return rows % ROWS_BETWEEN_LENGTH_CHECKS == 0 && writer.length() >= fullAtBytes;
    }

    DataFile finish() throws IOException {
        writer.close();
        return writer.toDataFile();
    }

    void abandon() {
        try {
            writer.close();
        } catch (IOException | RuntimeException e) {
            LOG.debug("A file that is given up could not be closed", e);
        }
    }
}
