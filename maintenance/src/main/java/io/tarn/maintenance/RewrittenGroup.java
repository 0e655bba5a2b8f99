package io.tarn.maintenance;

import java.util.List;
import org.apache.iceberg.DataFile;

/**
 * The answer of a {@link FileRewriter}.
 *
 * @param files the new data files, not yet part of the table
 * @param rowsDropped how many rows of the inputs were left out because a delete file marks them
 */
public record RewrittenGroup(List<DataFile> files, long rowsDropped) {}
