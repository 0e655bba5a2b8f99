-- Portable SQL: SQLite and PostgreSQL run the same file. Times are milliseconds since 1970, UTC.
CREATE TABLE warehouses (
    name       TEXT   NOT NULL PRIMARY KEY,
    root       TEXT   NOT NULL UNIQUE,
    -- JSON: {"defaults": {...}, "overrides": {...}}, sent to clients.
    properties TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

-- Tables and views that were dropped: kept until then, or waiting for their files to be deleted.
CREATE TABLE dropped (
    -- Begins with the time of the drop, so that the order of ids is the order of drops.
    id                TEXT   NOT NULL PRIMARY KEY,
    warehouse         TEXT   NOT NULL,
    namespace         TEXT   NOT NULL,
    name              TEXT   NOT NULL,
    kind              TEXT   NOT NULL,
    location          TEXT   NOT NULL UNIQUE,
    metadata_location TEXT   NOT NULL,
    dropped_at        BIGINT NOT NULL,
    -- KEPT until keep_until, or PURGE.
    state             TEXT   NOT NULL,
    keep_until        BIGINT NOT NULL,
    -- A purge is one server's at a time: who works on it renews this; after it anyone may go on. After a failure it is
    -- the pause before the next attempt.
    leased_until      BIGINT NOT NULL,
    leased_by         TEXT   NOT NULL,
    attempts          INTEGER NOT NULL,
    files_deleted     BIGINT NOT NULL,
    files_left        BIGINT NOT NULL,
    -- 1 once all files but the metadata file are gone: from then on it need not be readable.
    nearly_done       INTEGER NOT NULL,
    last_error        TEXT
);

CREATE INDEX dropped_by_name ON dropped (warehouse, namespace, name, id);
CREATE INDEX dropped_by_warehouse ON dropped (warehouse, id);
CREATE INDEX dropped_by_state ON dropped (state, keep_until);
CREATE INDEX dropped_by_lease ON dropped (state, leased_until);

-- Answers that clients may ask for again, by their Idempotency-Key.
CREATE TABLE receipts (
    warehouse         TEXT    NOT NULL,
    idempotency_key   TEXT    NOT NULL,
    fingerprint       TEXT    NOT NULL,
    status            INTEGER NOT NULL,
    body              TEXT,
    metadata_location TEXT,
    created_at        BIGINT  NOT NULL,
    PRIMARY KEY (warehouse, idempotency_key)
);

CREATE INDEX receipts_by_age ON receipts (created_at);

-- Scan plans that are fetched in parts.
CREATE TABLE plans (
    id                TEXT   NOT NULL PRIMARY KEY,
    warehouse         TEXT   NOT NULL,
    metadata_location TEXT   NOT NULL,
    location          TEXT   NOT NULL,
    request           TEXT   NOT NULL,
    created_at        BIGINT NOT NULL
);

CREATE INDEX plans_by_age ON plans (created_at);

-- Scan and commit reports of clients. A table is known by its place, which it keeps when it is renamed.
CREATE TABLE metric_reports (
    location    TEXT   NOT NULL,
    received_at BIGINT NOT NULL,
    id          TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    report      TEXT   NOT NULL,
    PRIMARY KEY (location, received_at, id)
);

CREATE INDEX metric_reports_by_age ON metric_reports (received_at);
