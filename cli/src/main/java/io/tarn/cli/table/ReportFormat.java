package io.tarn.cli.table;

/** How a report is written. */
enum ReportFormat {
    TEXT,
    JSON
}
