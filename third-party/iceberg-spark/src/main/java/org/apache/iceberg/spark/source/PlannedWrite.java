package org.apache.iceberg.spark.source;

import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * A write of Spark's to an Iceberg table, for files that Spark's tasks have not written. It stands in this package because what
 * a task tells the commit is not public.
 */
public final class PlannedWrite {
    private PlannedWrite() {}

    /** Whether it appends to a table or overwrites rows of it, and the table is Iceberg's. */
    public static boolean is(Write write) {
        return write instanceof SparkWrite;
    }

    /**
     * Commits these files as those of the write's only task, as Spark does: if that fails for sure, the files are deleted.
     *
     * @throws RuntimeException if the commit fails, as Iceberg says it
     */
    public static void commit(Write write, List<DataFile> files) {
        BatchWrite batch = write.toBatch();
        WriterCommitMessage[] messages = {new SparkWrite.TaskCommit(files.toArray(DataFile[]::new))};
        try {
            batch.commit(messages);
        } catch (RuntimeException e) {
            try {
                batch.abort(messages);
            } catch (RuntimeException abort) {
                e.addSuppressed(abort);
            }
            throw e;
        }
    }
}
