/** The memory of statements: who ran what, when, how it ended, and which idempotency key belongs to which. */
@NullMarked
package io.tarn.query.history;

import org.jspecify.annotations.NullMarked;
