package io.tarn.storage.property;

/** Who asks for a change of properties. */
public enum PropertyWriter {
    /** Anybody; may write nothing that is Tarn's own. */
    CLIENT,
    /** The server's own engine, which also keeps its books: what {@code COPY INTO} has loaded, which statement wrote a snapshot. */
    ENGINE
}
