/**
 * Statements from their arrival until nobody can ask for them any more: those that are answered as they run, and those that run in
 * the background with their results held on disk. Knows neither Spark nor HTTP.
 */
@NullMarked
package io.tarn.query.job;

import org.jspecify.annotations.NullMarked;
