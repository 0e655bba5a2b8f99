package io.tarn.query.statement;

/**
 * One run of one statement, as an engine is handed it.
 *
 * @param id names the statement
 * @param spec what is to be run
 * @param sink takes the result
 * @param meter takes what is known of the run while it goes on
 */
public record StatementRun(StatementId id, StatementSpec spec, ResultSink sink, StatementMeter meter) {}
