package io.tarn.query.load;

import io.tarn.api.TarnException;
import java.util.List;

/** Brings files into a table; an engine provides it. Called from several threads. */
public interface TableLoader {

    /**
     * Reads all files and writes the table in one commit, or leaves it as it was. Ends early where the progress is cancelled.
     *
     * @throws TarnException {@code BAD_RECORD} with file and line if a file cannot be read, {@code ALREADY_EXISTS},
     *     {@code TABLE_NOT_FOUND}, {@code INVALID_VALUE} if the files do not fit the table, {@code STATEMENT_CANCELLED}
     */
    LoadResult load(LoadPlan plan, List<StagedFile> files, LoadProgress progress);
}
