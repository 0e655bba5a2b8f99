-- For PostgreSQL alone: names, paths and locations compare by their bytes, as they do in SQLite, whatever the language of
-- the database. Listings go on after the last name of a page, and what is below a place is found by comparison.
ALTER TABLE namespaces
    ALTER COLUMN warehouse TYPE TEXT COLLATE "C",
    ALTER COLUMN path      TYPE TEXT COLLATE "C",
    ALTER COLUMN parent    TYPE TEXT COLLATE "C";

ALTER TABLE entities
    ALTER COLUMN warehouse TYPE TEXT COLLATE "C",
    ALTER COLUMN namespace TYPE TEXT COLLATE "C",
    ALTER COLUMN name      TYPE TEXT COLLATE "C",
    ALTER COLUMN location  TYPE TEXT COLLATE "C";

ALTER TABLE warehouses
    ALTER COLUMN name TYPE TEXT COLLATE "C",
    ALTER COLUMN root TYPE TEXT COLLATE "C";

ALTER TABLE dropped
    ALTER COLUMN id        TYPE TEXT COLLATE "C",
    ALTER COLUMN warehouse TYPE TEXT COLLATE "C",
    ALTER COLUMN namespace TYPE TEXT COLLATE "C",
    ALTER COLUMN name      TYPE TEXT COLLATE "C",
    ALTER COLUMN location  TYPE TEXT COLLATE "C";

ALTER TABLE plans
    ALTER COLUMN id TYPE TEXT COLLATE "C";

ALTER TABLE metric_reports
    ALTER COLUMN warehouse TYPE TEXT COLLATE "C",
    ALTER COLUMN namespace TYPE TEXT COLLATE "C",
    ALTER COLUMN name      TYPE TEXT COLLATE "C",
    ALTER COLUMN id        TYPE TEXT COLLATE "C";
