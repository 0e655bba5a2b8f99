-- Portable SQL: SQLite and PostgreSQL run the same file. Levels of a namespace are joined with U+001F.
CREATE TABLE namespaces (
    warehouse  TEXT NOT NULL,
    path       TEXT NOT NULL,
    parent     TEXT NOT NULL,
    properties TEXT NOT NULL,
    PRIMARY KEY (warehouse, path)
);

CREATE INDEX namespaces_by_parent ON namespaces (warehouse, parent, path);

-- Tables and views share one space of names, so one primary key.
CREATE TABLE entities (
    warehouse         TEXT NOT NULL,
    namespace         TEXT NOT NULL,
    name              TEXT NOT NULL,
    kind              TEXT NOT NULL,
    location          TEXT NOT NULL,
    metadata_location TEXT NOT NULL,
    PRIMARY KEY (warehouse, namespace, name),
    FOREIGN KEY (warehouse, namespace) REFERENCES namespaces (warehouse, path)
);

-- No two entities share a place; also serves the search for places above and below one.
CREATE UNIQUE INDEX entities_by_location ON entities (location);
