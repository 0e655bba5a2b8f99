/**
 * The engine over HTTP: statements at {@code /v1/sql}, the history at {@code /v1/queries}, files at {@code /v1/uploads} and {@code /v1/loads}. One class an
 * endpoint. No Javalin type leaves this package, and no other package of the engine knows HTTP.
 */
@NullMarked
package io.tarn.query.http;

import org.jspecify.annotations.NullMarked;
