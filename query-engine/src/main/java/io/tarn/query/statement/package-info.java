/**
 * What a statement is, whatever engine runs it: its text and parameters, its turn among others, its timeout, its
 * cancellation, and the rows it sends. Knows neither Spark nor HTTP.
 */
@NullMarked
package io.tarn.query.statement;

import org.jspecify.annotations.NullMarked;
