package io.tarn.server;

/** Which parts a server runs. */
public enum Role {
    /** Catalog, SQL and loads. */
    ALL,
    /** The catalog alone; Spark is not started. */
    CATALOG
}
