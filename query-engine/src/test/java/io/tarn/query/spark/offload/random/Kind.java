package io.tarn.query.spark.offload.random;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an expression is made of, as far as making expressions needs to know. */
enum Kind {
    INT("int"),
    TEXT("string"),
    BOOL("boolean"),
    BIG("bigint"),
    DEC("decimal(12,3)"),
    DBL("double"),
    DATE("date"),
    TS("timestamp"),
    NTZ("timestamp_ntz"),
    FLT("float"),
    BIN("binary"),
    SMALL("smallint"),
    TINY("tinyint"),
    /** Months. */
    YM("interval year to month"),
    /** Microseconds. */
    DT("interval day to second"),
    /** An array of numbers. */
    AI("array<int>"),
    /** An array of texts. */
    AT("array<string>"),
    ST("struct<a:int,b:string>"),
    M("map<string,int>");

    /** Kinds of columns that every query may ask for, the commonest first. */
    static final List<Kind> COMMON = List.of(INT, TEXT, BIG, DEC, DATE, DBL, BOOL, TS, NTZ, BIN, AI, AT, ST, M);

    /** Kinds of values that are compared and grouped. */
    static final List<Kind> PLAIN = List.of(INT, TEXT, BIG, DEC, DATE, DBL, BOOL, TS, NTZ, BIN);

    static final List<Kind> NUMBERS = List.of(INT, BIG, DEC, DBL, SMALL, TINY, FLT);

    private final String type;

    Kind(String type) {
        this.type = type;
    }

    /** A type of this kind, as SQL. */
    String type() {
        return type;
    }

    /** By its name in the tables of functions. */
    static Optional<Kind> named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    /** Whether values can be sorted and compared with each other. */
    boolean ordered() {
        return this != M;
    }
}
