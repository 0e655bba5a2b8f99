/** The query engine's endpoints: bodies in, answers out, errors as problem documents. No HTTP type leaves this package. */
@NullMarked
package io.tarn.query.http;

import org.jspecify.annotations.NullMarked;
