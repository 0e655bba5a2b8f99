package io.tarn.cli.connect;

/** How much of a server a command needs where it has to start one itself. */
public enum ServerParts {
    /** The catalog alone; the engine, which takes seconds to start, stays away. */
    CATALOG,
    /** Everything. */
    ALL
}
