/**
 * SQL on tables of any Iceberg REST catalog. {@link io.tarn.query.QueryEngine} is the door: it owns Spark and runs
 * statements; HTTP and Spark stay in packages of their own below this one.
 */
@NullMarked
package io.tarn.query;

import org.jspecify.annotations.NullMarked;
