package io.tarn.query.spark;

import io.tarn.query.spark.stats.Explanations;
import io.tarn.query.statement.StatementSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;

/** Turns the text of a statement into what Spark runs: Spark's own SQL, and what Tarn adds to it. */
final class StatementLanguage {
    private final Explanations explanations = new Explanations();

    /** Analyses a statement; commands have run when this returns, queries have not. */
    Dataset<Row> analyse(SparkSession session, StatementSpec spec) {
        return explanations.analyse(
                session, spec.sql(), sql -> new SparkParameters(spec.parameters()).analyse(session, sql));
    }
}
