-- For PostgreSQL alone: the columns of version 3 compare by their bytes, as those before them.
ALTER TABLE location_ranges ALTER COLUMN location TYPE TEXT COLLATE "C";
ALTER TABLE location_ranges ALTER COLUMN entity_location TYPE TEXT COLLATE "C";
