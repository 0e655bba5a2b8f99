package io.tarn.cli.sql;

import java.util.List;

/** Words that the shell completes: those that begin or join the clauses that people type, not the whole grammar. */
final class Keywords {
    static final List<String> ALL = List.of(
            ("ADD ALTER ANALYZE AND ANTI AS ASC BETWEEN BY CASE CAST COLUMN COLUMNS COMMENT CREATE CROSS CURRENT_DATE"
                            + " CURRENT_TIMESTAMP DATE DELETE DESC DESCRIBE DISTINCT DROP ELSE END EXCEPT EXISTS EXPLAIN"
                            + " EXTRACT FALSE FIRST FOR FORMATTED FROM FULL FUNCTIONS GROUP HAVING IF ILIKE IN INNER INSERT"
                            + " INTERSECT INTERVAL INTO IS JOIN LAST LATERAL LEFT LIKE LIMIT MATCHED MERGE NAMESPACE"
                            + " NAMESPACES NATURAL NOT NULL NULLS OFFSET ON OR ORDER OUTER OVER OVERWRITE PARTITION"
                            + " PARTITIONED PIVOT PURGE QUALIFY RENAME REPLACE RIGHT ROLLUP ROW ROWS SELECT SEMI SET SHOW"
                            + " TABLE TABLES TABLESAMPLE TBLPROPERTIES THEN TIMESTAMP TO TRUE TRUNCATE UNION UNPIVOT UPDATE"
                            + " USING VALUES VERSION VIEW VIEWS WHEN WHERE WINDOW WITH")
                    .split(" "));

    private Keywords() {}
}
