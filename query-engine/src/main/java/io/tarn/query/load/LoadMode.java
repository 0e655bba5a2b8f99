package io.tarn.query.load;

/** What a load does with the table. */
public enum LoadMode {
    /** The table must not exist; the load makes it. */
    CREATE,
    /** The table must exist; the rows are added. */
    APPEND,
    /** The rows replace all rows of the table; it is made if absent. */
    OVERWRITE
}
