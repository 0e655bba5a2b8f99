-- A key belongs to the user that sent it: the same key of another user is another one.
CREATE TABLE sql_keys_of_users (
    user_name       TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint     TEXT NOT NULL,
    statement_id    TEXT NOT NULL REFERENCES sql_statements (id) ON DELETE CASCADE,
    PRIMARY KEY (user_name, idempotency_key)
);

INSERT INTO sql_keys_of_users (user_name, idempotency_key, fingerprint, statement_id)
SELECT s.user_name, k.idempotency_key, k.fingerprint, k.statement_id
FROM sql_idempotency_keys k JOIN sql_statements s ON s.id = k.statement_id;

DROP TABLE sql_idempotency_keys;
ALTER TABLE sql_keys_of_users RENAME TO sql_idempotency_keys;
CREATE INDEX sql_idempotency_keys_by_statement ON sql_idempotency_keys (statement_id);
