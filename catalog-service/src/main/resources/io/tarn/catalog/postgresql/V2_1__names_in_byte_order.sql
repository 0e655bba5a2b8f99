-- For PostgreSQL alone: names, paths and locations compare by their bytes, as they do in SQLite, whatever the language of
-- the database. Listings go on after the last name of a page, and what is below a place is found by comparison.
DO $$
DECLARE
    texts RECORD;
BEGIN
    FOR texts IN
        SELECT table_name, column_name
        FROM information_schema.columns
        WHERE table_schema = current_schema()
          AND data_type = 'text'
          AND table_name IN ('namespaces', 'entities', 'warehouses', 'dropped', 'receipts', 'plans', 'metric_reports')
    LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN %I TYPE TEXT COLLATE "C"', texts.table_name, texts.column_name);
    END LOOP;
END
$$;
