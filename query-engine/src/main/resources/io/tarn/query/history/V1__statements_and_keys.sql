-- Portable SQL: SQLite and PostgreSQL run the same file. Times are microseconds since 1970, UTC.
CREATE TABLE sql_statements (
    id           TEXT   NOT NULL PRIMARY KEY,
    -- The server that ran it: whoever starts with this id knows that it runs no more.
    server       TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    user_name    TEXT   NOT NULL,
    session      TEXT,
    sql_text     TEXT   NOT NULL,
    submitted_at BIGINT NOT NULL,
    started_at   BIGINT,
    ended_at     BIGINT,
    -- JSON: the columns of the result, what it cost, and a problem document.
    columns      TEXT,
    stats        TEXT,
    error        TEXT,
    plan         TEXT,
    -- About how many characters the row holds, to keep the whole table within its bound.
    size         BIGINT NOT NULL
);

CREATE INDEX sql_statements_newest ON sql_statements (submitted_at, id, size);
CREATE INDEX sql_statements_by_user ON sql_statements (user_name, submitted_at, id);
CREATE INDEX sql_statements_by_state ON sql_statements (state, submitted_at, id);

-- Which request a client's key stands for. A key is kept as long as its statement.
CREATE TABLE sql_idempotency_keys (
    idempotency_key TEXT NOT NULL PRIMARY KEY,
    fingerprint     TEXT NOT NULL,
    statement_id    TEXT NOT NULL REFERENCES sql_statements (id) ON DELETE CASCADE
);

CREATE INDEX sql_idempotency_keys_by_statement ON sql_idempotency_keys (statement_id);
