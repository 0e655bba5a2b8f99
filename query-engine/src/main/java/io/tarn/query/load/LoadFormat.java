package io.tarn.query.load;

/** What the files of a load are. */
public enum LoadFormat {
    /** Text with delimiters, RFC 4180. */
    CSV(true),
    /** One JSON object a line. */
    JSON(true),
    /** Apache Parquet. */
    PARQUET(false),
    /** Apache Avro object container files. */
    AVRO(false),
    /** Apache ORC. */
    ORC(false);

    private final boolean text;

    LoadFormat(boolean text) {
        this.text = text;
    }

    /** Whether a person can read it, and it may be compressed as a whole. */
    boolean text() {
        return text;
    }
}
