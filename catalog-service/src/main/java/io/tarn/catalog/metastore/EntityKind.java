package io.tarn.catalog.metastore;

/** What a name in a namespace stands for. */
public enum EntityKind {
    TABLE("Table"),
    VIEW("View");

    private final String label;

    EntityKind(String label) {
        this.label = label;
    }

    /** How messages call it, capitalised as Iceberg's are. */
    public String label() {
        return label;
    }
}
