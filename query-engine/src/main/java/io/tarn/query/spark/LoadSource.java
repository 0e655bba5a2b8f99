package io.tarn.query.spark;

import io.tarn.api.TarnException;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The files of one load as rows; one implementation a format. */
interface LoadSource {

    /**
     * The rows, with the columns of the files. Reading them fails at the first bad record.
     *
     * @param table the columns of the table that takes the rows, if it exists; text files are read with its types
     * @throws TarnException if the files do not go together, or not with the table
     */
    Dataset<Row> rows(Optional<StructType> table);

    /** After a failed read: what is wrong in which file and on which line; empty if no record is. */
    Optional<TarnException> diagnose();
}
