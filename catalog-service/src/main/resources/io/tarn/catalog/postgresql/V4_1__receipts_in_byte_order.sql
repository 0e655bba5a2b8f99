-- For PostgreSQL alone: the columns of version 4 compare by their bytes, as those before them.
ALTER TABLE receipts ALTER COLUMN warehouse TYPE TEXT COLLATE "C";
ALTER TABLE receipts ALTER COLUMN user_name TYPE TEXT COLLATE "C";
ALTER TABLE receipts ALTER COLUMN idempotency_key TYPE TEXT COLLATE "C";
