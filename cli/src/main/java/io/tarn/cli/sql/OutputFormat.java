package io.tarn.cli.sql;

import io.tarn.cli.terminal.CliStreams;

/** The formats of {@code --format}. */
enum OutputFormat {
    TABLE("application/json") {
        @Override
        ResultPrinter printer(CliStreams streams) {
            return new TablePrinter(streams);
        }
    },
    CSV("text/csv") {
        @Override
        ResultPrinter printer(CliStreams streams) {
            return new CsvPrinter(streams.out());
        }
    },
    JSON("application/x-ndjson") {
        @Override
        ResultPrinter printer(CliStreams streams) {
            return new JsonPrinter(streams.out(), JsonPrinter.Shape.ARRAY);
        }
    },
    NDJSON("application/x-ndjson") {
        @Override
        ResultPrinter printer(CliStreams streams) {
            return new JsonPrinter(streams.out(), JsonPrinter.Shape.LINES);
        }
    };

    private final String mediaType;

    OutputFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** What is asked of the server. */
    String mediaType() {
        return mediaType;
    }

    abstract ResultPrinter printer(CliStreams streams);
}
