package io.tarn.query.duckdb;

/** In what values come to a function of the JVM and go back. */
public enum Carrier {
    /** A {@link Long}: everything that is a whole number inside, days and microseconds among them. */
    WHOLE("BIGINT"),
    /** A {@link Double}. */
    FLOATING("DOUBLE"),
    /** The bytes of a text in UTF-8. */
    TEXT("VARCHAR");

    private final String type;

    Carrier(String type) {
        this.type = type;
    }

    /** The DuckDB type. */
    public String type() {
        return type;
    }

    char letter() {
        return Character.toLowerCase(name().charAt(0));
    }
}
