-- Portable SQL: SQLite and PostgreSQL run the same file.
-- The locations that a table or view has besides its own: those of its write.*.path properties and those that it had before
-- (OWNED), and files of others that it may read (READ_ONLY). One row a location, found by what holds it and by where it is.
CREATE TABLE location_ranges (
    location        TEXT NOT NULL,
    -- The location column of the entity, or of the dropped one, that holds it.
    entity_location TEXT NOT NULL,
    kind            TEXT NOT NULL,
    PRIMARY KEY (entity_location, location)
);

CREATE INDEX location_ranges_by_location ON location_ranges (location);

-- The same as text, read with the pointer: a line each, 'OWNED location' or 'READ_ONLY location'.
ALTER TABLE entities ADD COLUMN further_locations TEXT NOT NULL DEFAULT '';
ALTER TABLE dropped ADD COLUMN further_locations TEXT NOT NULL DEFAULT '';

-- OWN: nothing was in the directory before the table, so a purge takes all of it. SHARED: only what the metadata names.
ALTER TABLE entities ADD COLUMN directory TEXT NOT NULL DEFAULT 'SHARED';
ALTER TABLE dropped ADD COLUMN directory TEXT NOT NULL DEFAULT 'SHARED';
-- Until now it was not written down. A name that ends with a UUID is one that the catalog made up.
UPDATE entities SET directory = 'OWN' WHERE location LIKE '%-________-____-____-____-____________';
UPDATE dropped SET directory = 'OWN' WHERE location LIKE '%-________-____-____-____-____________';

-- Further prefixes in which clients of the warehouse may place tables: a line each.
ALTER TABLE warehouses ADD COLUMN allowed_locations TEXT NOT NULL DEFAULT '';
