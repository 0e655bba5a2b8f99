-- Answers under an Idempotency-Key and scan plans belong to the user that made them: the same key of another user is
-- another one. Older rows belong to the user of requests that name none.
CREATE TABLE receipts_of_users (
    warehouse         TEXT    NOT NULL,
    user_name         TEXT    NOT NULL,
    idempotency_key   TEXT    NOT NULL,
    fingerprint       TEXT    NOT NULL,
    status            INTEGER NOT NULL,
    body              TEXT,
    metadata_location TEXT,
    created_at        BIGINT  NOT NULL,
    PRIMARY KEY (warehouse, user_name, idempotency_key)
);

INSERT INTO receipts_of_users
    (warehouse, user_name, idempotency_key, fingerprint, status, body, metadata_location, created_at)
SELECT warehouse, 'anonymous', idempotency_key, fingerprint, status, body, metadata_location, created_at FROM receipts;

DROP TABLE receipts;
ALTER TABLE receipts_of_users RENAME TO receipts;
CREATE INDEX receipts_by_age ON receipts (created_at);

ALTER TABLE plans ADD COLUMN user_name TEXT NOT NULL DEFAULT 'anonymous';
