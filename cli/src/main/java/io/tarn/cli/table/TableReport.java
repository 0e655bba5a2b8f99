package io.tarn.cli.table;

import org.apache.iceberg.Table;

/** One view of a table's metadata. */
interface TableReport {
    void print(Table table, TableName name, Report report);
}
