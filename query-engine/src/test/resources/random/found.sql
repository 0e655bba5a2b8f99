-- Queries whose answers differed once, each with a name, the settings that it needs, the tables and, last, the query.

-- name: EXISTS beside OR
CREATE TABLE t1 (k int, g int);
INSERT INTO t1 VALUES (1, 1), (2, NULL), (3, 2);
SELECT k FROM t1 a1 WHERE EXISTS (SELECT 1 FROM t1 a2 WHERE a2.g = a1.k) OR a1.k = 3;

-- name: rows compared with rows whose columns have other names
CREATE TABLE t1 (k int, g int);
INSERT INTO t1 VALUES (3, 10), (1, 2), (2, NULL);
SELECT k, (k, g) IN ((1, 2), (3, g)) AS i, min(k) FILTER (WHERE (g, k) IN ((10, k), (5, 6))) AS f FROM t1 WHERE k > 0 GROUP BY k, g;

-- name: a lambda function whose arguments two threads share
CREATE TABLE t1 (c array<int>);
INSERT INTO t1 SELECT array(id % 7, 3, NULL, id % 5 - 2) FROM range(0, 60000, 1, 3);
SELECT array_sort(transform(sort_array(c), (x, i) -> x * i)) AS a, count(*) AS n FROM t1 GROUP BY 1;

-- name: a condition with a constant that cannot be evaluated, whose planning never ended
CREATE TABLE t1 (k int, g int);
INSERT INTO t1 VALUES (3, 10), (1, 2), (2, NULL);
SELECT k FROM t1 WHERE ifnull(k NOT IN (if(false, k, 6), CASE WHEN g > 100 THEN cast(' ' AS int) ELSE 1 END), g IS NULL);

-- name: a constant zero with a sign, grouped by
CREATE TABLE t1 (k int);
INSERT INTO t1 VALUES (13), (14);
SELECT DISTINCT -0.0D AS o1, 0 AS o2 FROM t1;

-- name: a decimal rounded to tens, not to ones before
CREATE TABLE t1 (c3 decimal(24,2), c4 decimal(38,10));
INSERT INTO t1 VALUES (14.53, 14.53), (-14.5, -14.4999999999), (15, 15), (4.99, -4.5), (14.49, 1234567890123456789012345644.9999999999), (-95, -94.9999999999), (0.5, -0.5), (NULL, NULL);
SELECT round(c3, -1) AS a, round(c4, -1) AS b, round(c3, -2) AS c, round(c4, -3) AS d FROM t1;
