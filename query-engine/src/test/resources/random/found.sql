-- Queries whose answers differed once, each with a name, the settings that it needs, the tables and, last, the query.

-- name: EXISTS beside OR
CREATE TABLE t1 (k int, g int);
INSERT INTO t1 VALUES (1, 1), (2, NULL), (3, 2);
SELECT k FROM t1 a1 WHERE EXISTS (SELECT 1 FROM t1 a2 WHERE a2.g = a1.k) OR a1.k = 3;
