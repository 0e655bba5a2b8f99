package io.tarn.maintenance;

import org.apache.iceberg.Table;
import org.apache.iceberg.actions.RewriteFileGroup;

/**
 * Writes the live rows of a group of data files into new data files. An engine may bring a faster one; what it returns is
 * checked before it is committed. Keep this interface small: planning, checking and committing are not the rewriter's.
 */
public interface FileRewriter {
    /**
     * Reads the files of the group as of the group's snapshot, leaves out what delete files mark as deleted, and writes the
     * rest with the group's partition spec. Commits nothing. When it fails it deletes what it wrote.
     */
    RewrittenGroup rewrite(Table table, RewriteFileGroup group);
}
